namespace PublicTime.Native.Udp;

/// <summary>What became of a call that a <see cref="SocketTrouble"/> met.</summary>
public enum Transfer
{
    /// <summary>An answer was not sent.</summary>
    SendFailed,

    /// <summary>A send was tried again; nothing is lost yet.</summary>
    SendRetried,

    /// <summary>A receive failed and the next one followed; no datagram was in it.</summary>
    ReceiveFailed,
}
