using PublicTime.Reporting;

namespace PublicTime.Fleet.Clients;

/// <summary>How long answers took, one by one: which of them belong together is known only afterwards. It keeps 16 octets an answer. Belongs to one thread until it is read.</summary>
/// <param name="time">The clock.</param>
internal sealed class LatencyLog(TimeProvider time)
{
    private readonly List<(long AskedAt, long At)> _answers = [];

    /// <summary>An answer came.</summary>
    /// <param name="askedAt">When it was asked for, on the clock.</param>
    /// <param name="at">When it came.</param>
    public void Add(long askedAt, long at) => _answers.Add((askedAt, at));

    /// <summary>How long some of them took; null where there are none.</summary>
    /// <param name="counts">Which, by when they were asked for.</param>
    public LatencySummary? Of(Func<long, bool> counts)
    {
        LogLinearHistogram histogram = new();
        foreach ((long askedAt, long at) in _answers.Where(answer => counts(answer.AskedAt)))
        {
            histogram.Record((long)time.GetElapsedTime(askedAt, at).TotalNanoseconds);
        }

        return LatencySummary.From(histogram);
    }
}
