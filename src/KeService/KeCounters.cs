using System.Diagnostics.Metrics;
using PublicTime.KeService.Sessions;

namespace PublicTime.KeService;

/// <summary>Counts how sessions end. Safe for any number of threads.</summary>
public sealed class KeCounters : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "PublicTime.KeService";

    private const string OutcomeTag = "outcome";

    private static readonly KeOutcome[] Outcomes = Enum.GetValues<KeOutcome>();

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _sessions;
    private readonly Counter<long> _acceptFailures;
    private readonly long[] _totals = new long[Outcomes.Length];
    private readonly KeyValuePair<string, object?>[] _tags = [.. Outcomes.Select(outcome => new KeyValuePair<string, object?>(OutcomeTag, outcome.ToString()))];
    private long _totalAcceptFailures;

    /// <summary>All at zero.</summary>
    public KeCounters()
    {
        _sessions = _meter.CreateCounter<long>("publictime_ke_sessions", "{session}", "NTS-KE connections by how they ended.");
        _acceptFailures = _meter.CreateCounter<long>("publictime_ke_accept_failures", "{failure}", "Connections that the system could not hand over.");
    }

    /// <summary>How often accepting failed since the start.</summary>
    public long AcceptFailures => Interlocked.Read(ref _totalAcceptFailures);

    /// <summary>Sessions since the start that ended in this way.</summary>
    public long Total(KeOutcome outcome) => Interlocked.Read(ref _totals[(int)outcome]);

    /// <summary>Counts a session.</summary>
    public void Count(KeOutcome outcome)
    {
        Interlocked.Increment(ref _totals[(int)outcome]);
        _sessions.Add(1, _tags[(int)outcome]);
    }

    /// <summary>Counts a connection that could not be accepted.</summary>
    public void CountAcceptFailure()
    {
        Interlocked.Increment(ref _totalAcceptFailures);
        _acceptFailures.Add(1);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
