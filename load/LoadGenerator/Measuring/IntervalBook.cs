using PublicTime.Reporting;

namespace PublicTime.LoadGenerator.Measuring;

/// <summary>
/// Counts by the second in which requests were due, in memory that is taken at the start. The sending thread writes; others read
/// intervals that are closed.
/// </summary>
public sealed class IntervalBook
{
    /// <summary>Length of an interval in nanoseconds.</summary>
    public const long Length = 1_000_000_000;

    // Those that may still get answers: one that runs, one that waits for its deadline, and spare ones for longer deadlines.
    private const int OpenHistograms = 8;

    private readonly long _start;
    private readonly IntervalCounts[] _intervals;
    private readonly LogLinearHistogram[] _open = new LogLinearHistogram[OpenHistograms];
    private volatile int _closed;

    /// <summary>Takes the memory.</summary>
    /// <param name="start">When the first interval begins, in nanoseconds of the load clock.</param>
    /// <param name="duration">How long requests are due, in nanoseconds.</param>
    public IntervalBook(long start, long duration)
    {
        _start = start;
        _intervals = new IntervalCounts[Math.Max(1, (duration + Length - 1) / Length)];
        for (int i = 0; i < OpenHistograms; i++)
        {
            _open[i] = new LogLinearHistogram();
        }
    }

    /// <summary>How many intervals are final.</summary>
    public int Closed => _closed;

    /// <summary>How many there are.</summary>
    public int Count => _intervals.Length;

    /// <summary>A final interval, for any thread; or the one that is written, for its thread.</summary>
    public ref IntervalCounts this[int index] => ref _intervals[index];

    /// <summary>The interval in which something was due.</summary>
    public ref IntervalCounts At(long due) => ref _intervals[IndexOf(due)];

    /// <summary>Records the latency of an accepted answer.</summary>
    public void Record(long due, long latency)
    {
        int index = IndexOf(due);

        // A generator that lags by many seconds and catches up at once has more intervals open than histograms.
        if (index - _closed < OpenHistograms)
        {
            _open[index % OpenHistograms].Record(latency);
        }
    }

    /// <summary>Closes the intervals in which nothing is due and nothing pending any more.</summary>
    /// <param name="pending">When the oldest request was due whose end is not known.</param>
    public void Close(long pending)
    {
        while (_closed < _intervals.Length && pending >= _start + ((_closed + 1L) * Length))
        {
            CloseOne();
        }
    }

    /// <summary>Closes all that had a request due; the test is over.</summary>
    public void CloseAll()
    {
        while (_closed < _intervals.Length)
        {
            CloseOne();
        }
    }

    private int IndexOf(long due) => (int)Math.Clamp((due - _start) / Length, 0, _intervals.Length - 1);

    private void CloseOne()
    {
        ref IntervalCounts interval = ref _intervals[_closed];
        LogLinearHistogram histogram = _open[_closed % OpenHistograms];
        interval.P50 = histogram.Percentile(50);
        interval.P99 = histogram.Percentile(99);
        interval.P999 = histogram.Percentile(99.9);
        interval.Max = histogram.Max;
        histogram.Clear();
        _closed++;
    }
}
