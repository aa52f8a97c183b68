using System.Diagnostics.Metrics;
using PublicTime.KeService.Sessions;
using PublicTime.Wire.Nts;

namespace PublicTime.KeService;

/// <summary>Counts how sessions end. Safe for any number of threads.</summary>
public sealed class KeCounters : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "PublicTime.KeService";

    private const string OutcomeTag = "outcome";
    private const string AeadTag = "aead";

    private static readonly KeOutcome[] Outcomes = Enum.GetValues<KeOutcome>();
    private static readonly AeadAlgorithm[] Aeads = Enum.GetValues<AeadAlgorithm>();

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _sessions;
    private readonly Counter<long> _served;
    private readonly Counter<long> _acceptFailures;
    private readonly long[] _totals = new long[Outcomes.Length];
    private readonly long[] _aeadTotals = new long[Aeads.Length];
    private readonly KeyValuePair<string, object?>[] _tags = [.. Outcomes.Select(outcome => new KeyValuePair<string, object?>(OutcomeTag, outcome.ToString()))];
    private readonly KeyValuePair<string, object?>[] _aeadTags = [.. Aeads.Select(aead => new KeyValuePair<string, object?>(AeadTag, aead.ToString()))];
    private long _totalAcceptFailures;

    /// <summary>All at zero.</summary>
    public KeCounters()
    {
        _sessions = _meter.CreateCounter<long>("publictime_ke_sessions", "{session}", "NTS-KE connections by how they ended.");
        _served = _meter.CreateCounter<long>("publictime_ke_served", "{session}", "NTS-KE sessions that got cookies, by the AEAD that these are for.");
        _acceptFailures = _meter.CreateCounter<long>("publictime_ke_accept_failures", "{failure}", "Connections that the system could not hand over.");
    }

    /// <summary>Where they are published.</summary>
    internal Meter Meter => _meter;

    /// <summary>How often accepting failed since the start.</summary>
    public long AcceptFailures => Interlocked.Read(ref _totalAcceptFailures);

    /// <summary>Sessions since the start that ended in this way.</summary>
    public long Total(KeOutcome outcome) => Interlocked.Read(ref _totals[(int)outcome]);

    /// <summary>Sessions since the start whose cookies are for this AEAD; over all of them, those that were <see cref="KeOutcome.Served"/>.</summary>
    public long Total(AeadAlgorithm aead) => Interlocked.Read(ref _aeadTotals[Array.IndexOf(Aeads, aead)]);

    /// <summary>Counts a session.</summary>
    public void Count(KeResult result)
    {
        Count(result.Outcome);
        if (result.Aead is { } aead)
        {
            int place = Array.IndexOf(Aeads, aead);
            Interlocked.Increment(ref _aeadTotals[place]);
            _served.Add(1, _aeadTags[place]);
        }
    }

    /// <summary>Counts a session that got no cookies.</summary>
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
