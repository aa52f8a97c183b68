using System.Net.Sockets;

namespace PublicTime.Native.Udp;

/// <summary>What Linux's error numbers mean for a datagram (errno(3), udp(7), and icmp_err_convert in the kernel).</summary>
public static class SocketTroubles
{
    internal const int Interrupted = 4;
    internal const int BadDescriptor = 9;
    internal const int Again = 11;
    internal const int NoMemory = 12;
    internal const int AccessDenied = 13;
    internal const int Fault = 14;
    internal const int Invalid = 22;
    internal const int NotSocket = 88;
    internal const int MessageTooLong = 90;
    internal const int NoBuffers = 105;
    internal const int Refused = 111;
    internal const int HostUnreachable = 113;
    private const int NotPermitted = 1;
    private const int NoDeviceOrAddress = 6;
    private const int NoDevice = 19;
    private const int NotOnTheNetwork = 64;
    private const int ProtocolError = 71;
    private const int NoProtocolOption = 92;
    private const int OperationNotSupported = 95;
    private const int AddressNotAvailable = 99;
    private const int NetworkDown = 100;
    private const int NetworkUnreachable = 101;
    private const int HostDown = 112;

    /// <summary>The cause behind an error number of Linux.</summary>
    public static SocketTrouble Of(int error) => error switch
    {
        Interrupted => SocketTrouble.Interrupted,
        Again => SocketTrouble.Blocked,
        NoMemory or NoBuffers => SocketTrouble.NoMemory,
        Refused => SocketTrouble.Refused,
        HostUnreachable or NetworkUnreachable or HostDown or NetworkDown or NotOnTheNetwork => SocketTrouble.Unreachable,

        // ICMP's protocol unreachable, source route failed and parameter problem.
        NoProtocolOption or OperationNotSupported or ProtocolError => SocketTrouble.Unreachable,
        NotPermitted or AccessDenied => SocketTrouble.NotPermitted,
        MessageTooLong => SocketTrouble.TooLong,
        Invalid or AddressNotAvailable or NoDevice or NoDeviceOrAddress => SocketTrouble.NoSource,
        _ => SocketTrouble.Defective,
    };

    /// <summary>The cause behind an error of .NET's own sockets, on any system.</summary>
    public static SocketTrouble Of(SocketError error) => error switch
    {
        SocketError.Interrupted => SocketTrouble.Interrupted,
        SocketError.WouldBlock or SocketError.TryAgain => SocketTrouble.Blocked,
        SocketError.NoBufferSpaceAvailable => SocketTrouble.NoMemory,
        SocketError.ConnectionRefused or SocketError.ConnectionReset => SocketTrouble.Refused,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown or SocketError.NetworkReset =>
            SocketTrouble.Unreachable,
        SocketError.AccessDenied => SocketTrouble.NotPermitted,
        SocketError.MessageSize => SocketTrouble.TooLong,
        SocketError.AddressNotAvailable or SocketError.InvalidArgument => SocketTrouble.NoSource,
        _ => SocketTrouble.Defective,
    };

    /// <summary>Whether an error number of a receive says that this socket will never receive again.</summary>
    internal static bool IsFinal(int error) => error is BadDescriptor or Fault or Invalid or NotSocket;
}
