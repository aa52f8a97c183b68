namespace PublicTime.Fleet.Clients;

/// <summary>When answers came, as what is asked of it afterwards: the gaps that are worth a look, the longest of each second, and how many there were.</summary>
/// <remarks>Belongs to one thread until it is read. It keeps 16 octets a second, and as many for each gap of <paramref name="worthKeeping"/> or more.</remarks>
/// <param name="begun">Where the first second begins, on the clock.</param>
/// <param name="time">The clock.</param>
/// <param name="worthKeeping">Shorter gaps are known for their second only.</param>
internal sealed class GapLog(long begun, TimeProvider time, TimeSpan worthKeeping)
{
    private readonly List<(long From, long To)> _kept = [];
    private readonly List<(long From, long To)> _seconds = [];
    private long? _last;

    /// <summary>How many answers came.</summary>
    public long Count { get; private set; }

    /// <summary>An answer came.</summary>
    /// <param name="at">When; not before the last one.</param>
    public void Add(long at)
    {
        Count++;
        if (_last is { } last)
        {
            Note((last, at));
        }

        _last = at;
    }

    /// <summary>The longest time between two answers.</summary>
    /// <param name="absences">Times that do not count: a gap that touches one of them is passed over.</param>
    /// <returns>The gap, and when it began; nothing where there were no two answers.</returns>
    public (TimeSpan Gap, long From) Worst(IReadOnlyList<(long From, long To)> absences) => Worst(absences, long.MinValue, long.MaxValue);

    /// <summary>The longest of those that touch a time.</summary>
    public (TimeSpan Gap, long From) Worst(IReadOnlyList<(long From, long To)> absences, long from, long to)
    {
        (long From, long To) worst = Touching(_kept, from, to).Concat(Touching(_seconds, from, to))
            .Where(gap => gap.To > gap.From && !absences.Any(absence => gap.From <= absence.To && gap.To >= absence.From))
            .DefaultIfEmpty()
            .MaxBy(gap => gap.To - gap.From);
        return (time.GetElapsedTime(worst.From, worst.To), worst.From);
    }

    /// <summary>Every gap that was worth keeping.</summary>
    /// <param name="absences">Times that do not count: a gap that touches one of them is passed over.</param>
    public IEnumerable<(TimeSpan Gap, long From, long To)> Kept(IReadOnlyList<(long From, long To)> absences) =>
        from gap in _kept
        where !absences.Any(absence => gap.From <= absence.To && gap.To >= absence.From)
        select (time.GetElapsedTime(gap.From, gap.To), gap.From, gap.To);

    /// <summary>Gaps lie in order and do not overlap, so those that touch a time stand beside each other.</summary>
    private static IEnumerable<(long From, long To)> Touching(List<(long From, long To)> gaps, long from, long to)
    {
        int first = 0;
        for (int end = gaps.Count; first < end;)
        {
            int middle = (first + end) / 2;
            (first, end) = gaps[middle].To < from ? (middle + 1, end) : (first, middle);
        }

        return gaps.Skip(first).TakeWhile(gap => gap.From <= to);
    }

    private void Note((long From, long To) gap)
    {
        if (time.GetElapsedTime(gap.From, gap.To) >= worthKeeping)
        {
            _kept.Add(gap);
        }

        int second = (int)((gap.To - begun) / time.TimestampFrequency);
        while (_seconds.Count <= second)
        {
            _seconds.Add((gap.To, gap.To));
        }

        if (gap.To - gap.From > _seconds[second].To - _seconds[second].From)
        {
            _seconds[second] = gap;
        }
    }
}
