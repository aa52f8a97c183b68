using PublicTime.LoadGenerator.Measuring;

namespace PublicTime.LoadGenerator.Running;

/// <summary>The counts of one sending thread, told apart by when a request was due: in the warm-up, or in a second of the measurement.</summary>
/// <param name="start">When the measurement begins, in nanoseconds of the load clock.</param>
/// <param name="duration">How long requests are due, in nanoseconds.</param>
internal sealed class LoadCounts(long start, long duration)
{
    /// <summary>What was due in the warm-up.</summary>
    public Tally WarmUp { get; } = new();

    /// <summary>What was due in the measurement.</summary>
    public Tally Measured { get; } = new();

    /// <summary>The same by seconds.</summary>
    public IntervalBook Intervals { get; } = new(start, duration);

    /// <summary>Where a request counts that was due then.</summary>
    public Tally Of(long due) => due < start ? WarmUp : Measured;

    /// <summary>Whether it counts in a second too.</summary>
    public bool IsMeasured(long due) => due >= start;

    /// <summary>Counts a request that is due.</summary>
    public void Intend(long due)
    {
        Of(due).Intended++;
        if (IsMeasured(due))
        {
            Intervals.At(due).Intended++;
        }
    }
}
