namespace PublicTime.Wire.Ntp;

/// <summary>The role a packet's sender plays (RFC 5905 figure 10).</summary>
public enum AssociationMode : byte
{
    /// <summary>Reserved; what NTPv1 clients send, whose header has no mode (RFC 1059).</summary>
    Reserved = 0,

    /// <summary>A peer that keeps an association with the receiver.</summary>
    SymmetricActive = 1,

    /// <summary>A peer that answers without keeping an association.</summary>
    SymmetricPassive = 2,

    /// <summary>A request to a server.</summary>
    Client = 3,

    /// <summary>A server's answer.</summary>
    Server = 4,

    /// <summary>An unsolicited broadcast.</summary>
    Broadcast = 5,

    /// <summary>NTP control message (RFC 9327).</summary>
    Control = 6,

    /// <summary>Reserved for private use; monlist lived here.</summary>
    Private = 7,
}
