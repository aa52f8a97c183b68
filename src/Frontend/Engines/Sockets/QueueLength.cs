using System.Net.Sockets;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>How many datagrams can wait in a socket at the most. Pure but for asking the socket.</summary>
/// <remarks>
/// Linux charges a datagram with the memory that it holds, empty ones too: the two structures that describe it (256 and 320 octets on
/// 64 bits) and its room, of 64 octets at the least. Measured on Linux 6.18: 832 octets for 0 to 90 octets of payload, and 768 is what
/// older kernels charge. 512 is safely below. Other systems may charge the payload alone.
/// </remarks>
internal static class QueueLength
{
    private const int LeastChargeOnLinux = 512;

    // The NTP header: nothing shorter is answered. A shorter one may be charged less, and then the bound is too low by as much.
    private const int LeastChargeElsewhere = 48;

    /// <summary>The most datagrams that can wait in this socket.</summary>
    public static int Of(Socket socket) =>
        // One more than fits: the kernel takes it as long as the limit is not reached before it.
        (socket.ReceiveBufferSize / (OperatingSystem.IsLinux() ? LeastChargeOnLinux : LeastChargeElsewhere)) + 1;
}
