namespace PublicTime.LoadGenerator.Scheduling;

/// <summary>Says when requests are due, whatever became of earlier ones: an open loop. Times are CLOCK_MONOTONIC in nanoseconds. Belongs to one thread.</summary>
public interface ISendSchedule
{
    /// <summary>When the next request is due; <see cref="long.MaxValue"/> when there is none.</summary>
    long NextDue { get; }

    /// <summary>Goes on to the request after it.</summary>
    void Advance();
}
