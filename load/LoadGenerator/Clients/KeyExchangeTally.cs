using PublicTime.Reporting;

namespace PublicTime.LoadGenerator.Clients;

/// <summary>Counts key exchanges. Any thread.</summary>
public sealed class KeyExchangeTally
{
    private readonly Lock _gate = new();
    private readonly LogLinearHistogram _latency = new();
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private long _intended;
    private long _succeeded;

    /// <summary>One more is due.</summary>
    public void Intend()
    {
        lock (_gate)
        {
            _intended++;
        }
    }

    /// <summary>One has succeeded.</summary>
    /// <param name="nanoseconds">Since it was due.</param>
    public void Succeed(long nanoseconds)
    {
        lock (_gate)
        {
            _succeeded++;
            _latency.Record(nanoseconds);
        }
    }

    /// <summary>One has failed.</summary>
    public void Fail(string reason)
    {
        lock (_gate)
        {
            _failures[reason] = _failures.GetValueOrDefault(reason) + 1;
        }
    }

    /// <summary>Those that succeeded and those that failed so far.</summary>
    public (long Succeeded, long Failed) Ended()
    {
        lock (_gate)
        {
            return (_succeeded, _failures.Values.Sum());
        }
    }

    /// <summary>All of it, as results show it; null when there was none.</summary>
    public KeyExchanges? Sum()
    {
        lock (_gate)
        {
            return _intended == 0
                ? null
                : new KeyExchanges
                {
                    Intended = _intended,
                    Succeeded = _succeeded,
                    FailuresByReason = new Dictionary<string, long>(_failures, StringComparer.Ordinal),
                    Latency = LatencySummary.From(_latency),
                };
        }
    }
}
