using System.Net;
using PublicTime.Native.Process;
using PublicTime.Native.Udp;

namespace PublicTime.Frontend.Engines;

/// <summary>How the UDP side runs.</summary>
public sealed record FrontendOptions
{
    /// <summary>The fewest datagrams in one system call that an operator may choose.</summary>
    public const int LeastBatch = 64;

    /// <summary>The most: beyond it nothing was gained that could be measured, and answers wait longer for the batch to be sent.</summary>
    public const int MostBatch = 256;

    /// <summary>The batch that nobody chose.</summary>
    public const int DefaultBatch = 64;

    /// <summary>The longest nap, in microseconds: what an answer may be late by without anybody's harm.</summary>
    public const int LongestNapMicroseconds = 100;

    private const int LeastMostAddresses = 16;
    private const int ShareOfDescriptors = 16;

    /// <summary>The addresses and ports to serve, one socket each for every worker.</summary>
    public required IReadOnlyList<IPEndPoint> Endpoints { get; init; }

    /// <summary>Threads for each address; one for each core, because the kernel spreads flows over the sockets.</summary>
    public int Workers { get; init; } = WorkerCores.DefaultWorkers;

    /// <summary>The cores that this process may run on, ascending; empty where the system does not say.</summary>
    public IReadOnlyList<int> Cores { get; init; } = AllowedCores.Read();

    /// <summary>Datagrams in one system call, 1 to <see cref="UdpBatchSocket.MaxBatch"/>.</summary>
    public int Batch { get; init; } = DefaultBatch;

    /// <summary>
    /// How long a worker sleeps after a batch that was not full, in microseconds, so that the next system call finds more: 100 save a quarter
    /// of the CPU at 40,000 requests a second, and 50 next to nothing, for answers that are late by so much. 0, the default, never sleeps.
    /// Only datagrams with the kernel's stamp may wait.
    /// </summary>
    public int NapMicroseconds { get; init; }

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
