namespace PublicTime.Frontend.Advice;

/// <summary>What the kernel gave to the sockets, beside what was asked; in octets of the kernel's own accounting, which is twice the request.</summary>
/// <param name="ReceiveAsked">Asked for datagrams that wait.</param>
/// <param name="ReceiveGranted">The least that a socket got of it.</param>
/// <param name="SendAsked">Asked for answers that wait.</param>
/// <param name="SendGranted">The least that a socket got of it.</param>
public readonly record struct GrantedBuffers(long ReceiveAsked, long ReceiveGranted, long SendAsked, long SendGranted)
{
    /// <summary>Whether datagrams have less room than was asked.</summary>
    public bool ReceiveIsShort => ReceiveGranted < ReceiveAsked;

    /// <summary>Whether answers have less room than was asked.</summary>
    public bool SendIsShort => SendGranted < SendAsked;
}
