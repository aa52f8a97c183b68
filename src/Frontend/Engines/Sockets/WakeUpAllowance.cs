namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>How long a datagram may wait between its arrival and the code that reads the clock for it, on a socket that was idle. Any thread may read.</summary>
/// <remarks>
/// Model: the kernel queues the datagram, wakes the runtime's thread that watches all sockets, and that one hands the socket to a
/// thread of the pool. Nothing portable says when the first of these happened, so the way is measured: <see cref="WakeUpProbe"/> sends
/// itself a datagram ten times a second. The allowance is twice the worst of the last <see cref="Window"/> of them, and never less than
/// <see cref="Least"/>. That is an estimate: between two probes a busy machine may do worse, and nothing shows it.
/// </remarks>
internal sealed class WakeUpAllowance
{
    /// <summary>What a scheduler takes away on a machine that is not overloaded, with room.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMicroseconds(500);

    /// <summary>Probes that count: a minute of them.</summary>
    public const int Window = 600;

    private const int SafetyFactor = 2;

    private readonly Lock _gate = new();
    private readonly long[] _delays = new long[Window];
    private int _next;
    private long _nanoseconds = (long)Least.TotalNanoseconds;

    /// <summary>The allowance in nanoseconds.</summary>
    public long Nanoseconds => Volatile.Read(ref _nanoseconds);

    /// <summary>Takes a measured delay, and forgets the one of a window ago.</summary>
    public void Observe(long delayNanoseconds)
    {
        lock (_gate)
        {
            _delays[_next] = Math.Max(delayNanoseconds, 0);
            _next = (_next + 1) % Window;
            Volatile.Write(ref _nanoseconds, Math.Max((long)Least.TotalNanoseconds, SafetyFactor * _delays.Max()));
        }
    }
}
