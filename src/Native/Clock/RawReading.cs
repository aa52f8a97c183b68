namespace PublicTime.Native.Clock;

/// <summary>Both clocks of the host, read at one moment. Their difference changes only when somebody steps the realtime clock.</summary>
/// <remarks>Slewing changes the rate of both alike. A suspended machine stops the monotonic clock, and so looks like a step.</remarks>
/// <param name="Realtime">The clock that can be stepped.</param>
/// <param name="MonotonicNanoseconds">The clock that cannot.</param>
public readonly record struct RawReading(RawInstant Realtime, long MonotonicNanoseconds)
{
    /// <summary>Realtime less monotonic, in nanoseconds: a constant while nobody steps the clock.</summary>
    public long StepBaseNanoseconds => Realtime.Nanoseconds - MonotonicNanoseconds;
}
