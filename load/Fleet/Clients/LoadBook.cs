namespace PublicTime.Fleet.Clients;

/// <summary>Counts requests by the tenth of a second in which they were begun: 200 octets a second, however many there are. Any thread may count and read.</summary>
/// <param name="begun">Where the first tenth begins, on the clock.</param>
/// <param name="time">The clock.</param>
internal sealed class LoadBook(long begun, TimeProvider time)
{
    private const int TenthsOfSecond = 10;

    private readonly Lock _gate = new();
    private readonly List<LoadCounts> _tenths = [];

    /// <summary>Counts a request.</summary>
    /// <param name="askedAt">When it was begun; what was begun before the first tenth counts in it.</param>
    /// <param name="answer">How it ended.</param>
    public void Add(long askedAt, FleetAnswer answer)
    {
        int tenth = TenthOf(askedAt);
        lock (_gate)
        {
            while (_tenths.Count <= tenth)
            {
                _tenths.Add(default);
            }

            _tenths[tenth] = _tenths[tenth].With(answer);
        }
    }

    /// <summary>All of them.</summary>
    public LoadCounts Total() => LoadCounts.Sum(Tenths());

    /// <summary>Second by second.</summary>
    public IReadOnlyList<LoadCounts> Seconds() => [.. Tenths().Chunk(TenthsOfSecond).Select(LoadCounts.Sum)];

    /// <summary>Those begun in a time, to a tenth of a second.</summary>
    public LoadCounts Between(long from, long to) => LoadCounts.Sum(TenthsBetween(from, to));

    /// <summary>The whole seconds of a time, counted from its begin; none when it is shorter than one.</summary>
    public IReadOnlyList<LoadCounts> SecondsBetween(long from, long to) =>
        [.. TenthsBetween(from, to).Chunk(TenthsOfSecond).Where(second => second.Length == TenthsOfSecond).Select(LoadCounts.Sum)];

    private LoadCounts[] TenthsBetween(long from, long to)
    {
        int first = TenthOf(from);
        return [.. Tenths().Skip(first).Take(TenthOf(to) - first)];
    }

    private LoadCounts[] Tenths()
    {
        lock (_gate)
        {
            return [.. _tenths];
        }
    }

    private int TenthOf(long at) => (int)(Math.Max(at - begun, 0) / (time.TimestampFrequency / TenthsOfSecond));
}
