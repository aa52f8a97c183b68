namespace PublicTime.Fleet.Clients;

/// <summary>Counts requests by the second in which they were begun: 20 octets a second, however many there are. Any thread may count and read.</summary>
/// <param name="begun">Where the first second begins, on the clock.</param>
/// <param name="time">The clock.</param>
internal sealed class LoadBook(long begun, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<LoadSecond> _seconds = [];

    /// <summary>Counts a request.</summary>
    /// <param name="askedAt">When it was begun; what was begun before the first second counts in it.</param>
    /// <param name="answer">How it ended.</param>
    public void Add(long askedAt, FleetAnswer answer)
    {
        int second = SecondOf(askedAt);
        lock (_gate)
        {
            while (_seconds.Count <= second)
            {
                _seconds.Add(default);
            }

            _seconds[second] = _seconds[second].With(answer);
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<LoadSecond> Seconds()
    {
        lock (_gate)
        {
            return [.. _seconds];
        }
    }

    /// <summary>The seconds that a time touches.</summary>
    public IReadOnlyList<LoadSecond> Between(long from, long to)
    {
        int first = SecondOf(from);
        return [.. Seconds().Skip(first).Take(SecondOf(to) - first + 1)];
    }

    /// <summary>How many requests ended in a way.</summary>
    public LoadSecond Total() => Seconds().Aggregate(default(LoadSecond), (sum, second) => sum.Plus(second));

    private int SecondOf(long at) => (int)(Math.Max(at - begun, 0) / time.TimestampFrequency);
}
