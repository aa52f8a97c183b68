using PublicTime.Native.Clock;

namespace PublicTime.LoadGenerator.Running;

/// <summary>CLOCK_MONOTONIC of this host.</summary>
public sealed class HostLoadClock : ILoadClock
{
    /// <inheritdoc/>
    public long NowNanoseconds => HostClock.MonotonicNanoseconds();
}
