using System.Net;
using PublicTime.Native.Process;

namespace PublicTime.Frontend.Engines;

/// <summary>How the UDP side runs.</summary>
public sealed record FrontendOptions
{
    private const int LeastMostAddresses = 16;
    private const int ShareOfDescriptors = 16;

    /// <summary>The addresses and ports to serve, one socket each for every worker.</summary>
    public required IReadOnlyList<IPEndPoint> Endpoints { get; init; }

    /// <summary>Threads for each address; one per core by default, because the kernel spreads flows over the sockets.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Datagrams in one system call. More gains nothing that was measured; fewer costs system calls.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>
    /// Octets asked of the kernel for datagrams that wait; null asks for what suits the engine: <see cref="BatchEngine.ReceiveBufferLength"/>,
    /// which has the kernel's stamps, or <see cref="Sockets.SocketsEngine.ReceiveBufferLength"/>, which has to doubt what waited.
    /// </summary>
    public int? ReceiveBufferLength { get; init; }

    /// <summary>
    /// The most addresses that the portable engine opens a socket for, at least 1: a sixteenth of what this process may open, so that
    /// a machine with very many leaves the rest of the service its descriptors. The others are tried again whenever the addresses are read.
    /// </summary>
    public int MostAddresses { get; init; } = OperatingSystem.IsLinux()
        ? Math.Max(LeastMostAddresses, DescriptorLimit.Current / ShareOfDescriptors)
        : int.MaxValue;

    /// <summary>Differentiated services code point of every answer, 0 to 63 (RFC 2474); 0 asks for nothing special, as with chrony.</summary>
    public int Dscp { get; init; }
}
