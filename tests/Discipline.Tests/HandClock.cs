using PublicTime.Native.Clock;

namespace PublicTime.Discipline.Tests;

/// <summary>Host clocks that a test moves: time passes for both, a step moves the realtime clock alone.</summary>
internal sealed class HandClock(long unixNanoseconds) : IRawClock
{
    private const long MonotonicAtStart = 5_000_000_000;

    private long _passed;
    private long _stepped;

    public sbyte Precision => -25;

    public RawInstant Now() => new(unixNanoseconds + _passed + _stepped);

    public RawReading Read() => new(Now(), MonotonicAtStart + _passed);

    public void Pass(TimeSpan by) => _passed += (long)by.TotalNanoseconds;

    public void Step(TimeSpan by) => _stepped += (long)by.TotalNanoseconds;
}
