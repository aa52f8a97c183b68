namespace PublicTime.LoadGenerator.Running;

/// <summary>The clock that schedules and latencies run on.</summary>
public interface ILoadClock
{
    /// <summary>Nanoseconds since a fixed moment; never goes back.</summary>
    long NowNanoseconds { get; }
}
