using System.Text.Json.Serialization;

namespace PublicTime.Reporting;

/// <summary>
/// What one load test measured. Every request that was sent ended in exactly one way: answered, refused (NAK or KoD), wrong or
/// lost; <see cref="Unaccounted"/> is zero when all that was counted fits. In mode ke a request is an NTS-KE session.
/// </summary>
public sealed record LoadResult
{
    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>ntp, nts, ke or mix.</summary>
    public required string Mode { get; init; }

    /// <summary>Where the requests went: addresses and ports.</summary>
    public required string Target { get; init; }

    /// <summary>How they were sent: sockets or raw.</summary>
    public required string Sender { get; init; }

    /// <summary>The command that repeats this test; empty when it was no command.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>IANA number of the AEAD; null without NTS.</summary>
    public int? Aead { get; init; }

    /// <summary>Virtual clients; zero where it makes no difference.</summary>
    public int Clients { get; init; }

    /// <summary>What makes the same random choices again.</summary>
    public ulong Seed { get; init; }

    /// <summary>When the measurement began, after the warm-up, by the host's clock.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>How long requests were due, without warm-up and without waiting for the last answers.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>The rate that was asked for, in requests a second, or the mean of it where it changed; null for as fast as possible.</summary>
    public double? OfferedPerSecond { get; init; }

    /// <summary>The highest rate of a ramp at which all was sent and nothing lost for a second; null without a ramp or without such a second.</summary>
    public double? LosslessPerSecond { get; init; }

    /// <summary>A request without an answer for so long is lost.</summary>
    public double DeadlineSeconds { get; init; } = 1;

    /// <summary>Requests that the schedule wanted sent.</summary>
    public required long Intended { get; init; }

    /// <summary>Requests that were sent, each once: nothing is retransmitted.</summary>
    public required long Sent { get; init; }

    /// <summary>Requests with an accepted answer within the deadline; refusals and wrong answers are not among them.</summary>
    public required long Answered { get; init; }

    /// <summary>
    /// Requests that had no answer of any kind at the deadline, <see cref="DeadlineSeconds"/> after they were sent. So it is known
    /// only one deadline after the last request. A later answer changes nothing but <see cref="Late"/>.
    /// </summary>
    public required long Lost { get; init; }

    /// <summary>Answers to requests that were lost already.</summary>
    public long Late { get; init; }

    /// <summary>Accepted answers that came after the answer to a later request of the same flow.</summary>
    public long Reordered { get; init; }

    /// <summary>Second and further answers to one request.</summary>
    public long Duplicate { get; init; }

    /// <summary>Datagrams that answered none of the requests.</summary>
    public long Unknown { get; init; }

    /// <summary>Intended requests that were not sent because their client had no cookie.</summary>
    public long SkippedWithoutCookie { get; init; }

    /// <summary>Requests refused with an NTS NAK (kiss code NTSN).</summary>
    public long Naks { get; init; }

    /// <summary>Requests refused with another kiss code, by code.</summary>
    public IReadOnlyDictionary<string, long> KodsByCode { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Requests whose answer was wrong, by the name of the reason.</summary>
    public IReadOnlyDictionary<string, long> WrongByReason { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Answers to requests from before their client's last key exchange, whose key is gone: neither right nor wrong.</summary>
    public long OfEarlierKeys { get; init; }

    /// <summary>Answers that were checked in full; with NTS that includes the authenticator.</summary>
    public long Verified { get; init; }

    /// <summary>Accepted answers, from the intended send time to the arrival; null without one.</summary>
    public LatencySummary? Latency { get; init; }

    /// <summary>How much later than intended the generator itself sent; null where nothing was sent.</summary>
    public LatencySummary? SenderLateness { get; init; }

    /// <summary>NTS-KE sessions: those of the load in modes ke and mix, else those of the virtual clients; null when there was none.</summary>
    public KeyExchanges? KeyExchanges { get; init; }

    /// <summary>In mode mix, the NTS-KE sessions by which the virtual clients got their keys and renewed them; null when there was none.</summary>
    public KeyExchanges? ClientKeyExchanges { get; init; }

    /// <summary>The course of the test, in order of time, without gaps.</summary>
    public IReadOnlyList<LoadInterval> Intervals { get; init; } = [];

    /// <summary>Sentences that say where the generator itself was the limit; empty when only the server was measured.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Where the generator ran.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Requests sent per second of the duration.</summary>
    public double SentPerSecond => PerSecond(Sent);

    /// <summary>Accepted answers per second of the duration.</summary>
    public double AnsweredPerSecond => PerSecond(Answered);

    /// <summary>Lost requests as a share of those sent, 0 to 1.</summary>
    public double LossShare => Sent > 0 ? (double)Lost / Sent : 0;

    /// <summary>What is counted: session in mode ke, else request.</summary>
    [JsonIgnore]
    public string Unit => string.Equals(Mode, "ke", StringComparison.Ordinal) ? "session" : "request";

    /// <summary>Requests refused with a kiss code other than NTSN.</summary>
    [JsonIgnore]
    public long Kods => KodsByCode.Values.Sum();

    /// <summary>Requests whose answer was wrong.</summary>
    [JsonIgnore]
    public long Wrong => WrongByReason.Values.Sum();

    /// <summary>Sent requests less those whose end was counted; zero unless the generator miscounted or was interrupted.</summary>
    public long Unaccounted => Sent - Answered - Lost - Naks - Kods - Wrong - OfEarlierKeys;

    private double PerSecond(long count) => DurationSeconds > 0 ? count / DurationSeconds : 0;
}
