using PublicTime.Cluster.Membership;

namespace PublicTime.Cluster.Sharing;

/// <summary>Compares this node's clock with one store's, by the exchanges that there are anyway. Belongs to its <see cref="StoreLink"/>.</summary>
/// <remarks>
/// θ = (T1 + T4) / 2 − T of the store, wrong by half the round trip at most. Of the last exchanges the one with the shortest round trip counts, since waiting only ever makes it longer.
/// </remarks>
internal sealed class StoreClock
{
    private const int Kept = 16;

    private readonly Queue<(double Offset, double Uncertainty)> _samples = new();

    /// <summary>Takes an exchange in.</summary>
    /// <param name="midway">This node's time between question and answer.</param>
    /// <param name="roundTrip">How long the answer took.</param>
    /// <param name="store">The store's time.</param>
    public void Add(DateTimeOffset midway, TimeSpan roundTrip, DateTimeOffset store)
    {
        if (_samples.Count == Kept)
        {
            _samples.Dequeue();
        }

        _samples.Enqueue(((midway - store).TotalSeconds, roundTrip.TotalSeconds / 2));
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
