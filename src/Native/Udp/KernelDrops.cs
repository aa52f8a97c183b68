using System.Net.Sockets;

namespace PublicTime.Native.Udp;

/// <summary>How many datagrams the kernel dropped because a socket's queue was full. Any thread may ask; the path of packets is not touched.</summary>
/// <remarks>
/// Asked of the kernel when somebody wants to know (SO_MEMINFO, Linux 4.12), since SO_RXQ_OVFL would be a control message beside every
/// datagram. The kernel counts in 32 bits, so somebody must ask once in 4 billion drops. Elsewhere it is 0.
/// </remarks>
public sealed class KernelDrops(Socket socket)
{
    private const int SolSocket = 1;
    private const int SoMemoryInformation = 55;
    private const int DropsIndex = 8;
    private const int Values = 9;

    private readonly Lock _gate = new();
    private uint _last;
    private long _total;

    /// <summary>Datagrams lost since the socket was opened; what was known last once it is closed.</summary>
    public long Total
    {
        get
        {
            lock (_gate)
            {
                uint now = ReadOr(_last);
                _total += unchecked(now - _last);
                _last = now;
                return _total;
            }
        }
    }

    private uint ReadOr(uint known)
    {
        if (!OperatingSystem.IsLinux())
        {
            return known;
        }

        try
        {
            Span<byte> values = stackalloc byte[Values * sizeof(uint)];
            int length = socket.GetRawSocketOption(SolSocket, SoMemoryInformation, values);
            return length == values.Length ? BitConverter.ToUInt32(values[(DropsIndex * sizeof(uint))..]) : known;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return known;
        }
    }
}
