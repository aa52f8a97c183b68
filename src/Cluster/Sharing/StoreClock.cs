using PublicTime.Cluster.Membership;

namespace PublicTime.Cluster.Sharing;

/// <summary>Compares this node's clock with one store's, by the exchanges that there are anyway. Belongs to its <see cref="StoreLink"/>.</summary>
/// <remarks>
/// θ = (T1 + T4) / 2 − T of the store, wrong by half the round trip at most. Of the last exchanges the one with the shortest round trip counts, since waiting only ever makes it longer.
/// Two that contradict each other say that a clock was set between them, and then only what came after that counts.
/// </remarks>
internal sealed class StoreClock
{
    private const int Kept = 16;

    // Seconds that clocks may drift apart between two exchanges, and stamps be rounded by.
    private const double Slack = 0.001;

    private readonly Queue<(double Offset, double Uncertainty)> _samples = new();

    /// <summary>Takes an exchange in.</summary>
    /// <param name="midway">This node's time between question and answer.</param>
    /// <param name="roundTrip">How long the answer took.</param>
    /// <param name="store">The store's time.</param>
    public void Add(DateTimeOffset midway, TimeSpan roundTrip, DateTimeOffset store)
    {
        (double offset, double uncertainty) = ((midway - store).TotalSeconds, roundTrip.TotalSeconds / 2);
        if (_samples.Any(sample => Math.Abs(sample.Offset - offset) > sample.Uncertainty + uncertainty + Slack))
        {
            _samples.Clear();
        }
        else if (_samples.Count == Kept)
        {
            _samples.Dequeue();
        }

        _samples.Enqueue((offset, uncertainty));
    }

    /// <summary>The best comparison of late; null when there is none.</summary>
    /// <param name="store">The store's name.</param>
    public StoreOffset? Best(string store)
    {
        if (_samples.Count == 0)
        {
            return null;
        }

        (double offset, double uncertainty) = _samples.MinBy(sample => sample.Uncertainty);
        return new StoreOffset(store, offset, uncertainty);
    }

    /// <summary>Forgets them all: one of the clocks was set.</summary>
    public void Clear() => _samples.Clear();
}
