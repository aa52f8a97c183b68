using PublicTime.Native.Clock;

namespace PublicTime.Testing;

/// <summary>Host clocks that stand still until a test moves them. Linked into every test project that needs one; any thread may read.</summary>
internal sealed class FakeRawClock(long realtimeNanoseconds, long monotonicNanoseconds) : IRawClock
{
    private readonly Lock _gate = new();
    private long _realtime = realtimeNanoseconds;
    private long _monotonic = monotonicNanoseconds;
    private int _reads;

    public sbyte Precision => -24;

    /// <summary>How often <see cref="Now"/> was asked.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Both clocks move this far before each answer of <see cref="Now"/>.</summary>
    public long NanosecondsPerRead { get; init; }

    /// <summary>Runs inside <see cref="Now"/>, before it answers.</summary>
    public Action? WhenRead { get; set; }

    public RawInstant Now()
    {
        WhenRead?.Invoke();
        Interlocked.Increment(ref _reads);
        Pass(NanosecondsPerRead);
        return Read().Realtime;
    }

    public RawReading Read()
    {
        lock (_gate)
        {
            return new RawReading(new RawInstant(_realtime), _monotonic);
        }
    }

    /// <summary>Time passes: both clocks move.</summary>
    public void Pass(long nanoseconds)
    {
        lock (_gate)
        {
            _realtime += nanoseconds;
            _monotonic += nanoseconds;
        }
    }

    /// <summary>Time passes: both clocks move.</summary>
    public void Pass(TimeSpan span) => Pass((long)span.TotalNanoseconds);

    /// <summary>Somebody steps the realtime clock; a suspended machine looks the same.</summary>
    public void Step(long nanoseconds)
    {
        lock (_gate)
        {
            _realtime += nanoseconds;
        }
    }

    /// <inheritdoc cref="Step(long)"/>
    public void Step(TimeSpan span) => Step((long)span.TotalNanoseconds);
}
