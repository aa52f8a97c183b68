using PublicTime.Control.Cluster;

namespace PublicTime.Control.Tests;

internal static class Reports
{
    public static StatusReport Full { get; } = new()
    {
        Version = "0.1.0",
        Role = "all",
        StartedAt = new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero),
        UptimeSeconds = 93784.5,
        NtpEndpoints = ["127.0.0.1:11123", "[::1]:11123"],
        KeEndpoints = ["127.0.0.1:14460"],
        Names =
        [
            new NameStatus("time1.example", 123, 1, NameState.Good, IsGivenOut: true), new NameStatus("time2.example", 124, 3, NameState.Unable, IsGivenOut: false),
            new NameStatus("chrony.example", 123, 1, NameState.External, IsGivenOut: true), new NameStatus("time3.example", 123, 1, NameState.Gone, IsGivenOut: false),
            new NameStatus("time4.example", 123, 1, NameState.Silent, IsGivenOut: true), new NameStatus("time5.example", 123, 1, NameState.Silent, IsGivenOut: false),
        ],
        HttpEndpoints = ["127.0.0.1:9123"],
        Readiness = new Readiness([new ReadinessCondition("clock", IsMet: true, "known"), new ReadinessCondition("engine", IsMet: false, "not yet")]),
        Certificates =
        [
            new CertificateStatus(
                "/var/lib/pt/cert.pem", "CN=time.example", ["time.example", "192.0.2.1"], "ECDSA",
                DateTimeOffset.UnixEpoch, new DateTimeOffset(2027, 11, 22, 6, 3, 4, 500, TimeSpan.Zero)),
            new CertificateStatus(
                "/var/lib/pt/rsa.pem", "CN=old.example", [], "RSA",
                new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2028, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        ],
        RateLimits = [new RateLimitStatus("ntp", 8, 8, 4, 2, 32, 64, 16_777_216), new RateLimitStatus("nts-ke", 0.25, 1, 2, 0, 24, 56, 1_048_576)],
        Clock = new ClockStatus
        {
            IsSynchronized = true,
            Stratum = 10,
            Leap = "NoWarning",
            ReferenceId = "127.127.1.1",
            RootDelaySeconds = 0,
            RootDispersionSeconds = 0.000012,
            Generation = 7,
        },
        Ring = new RingStatus(3, 86400, 691200, [new RingKeyStatus("9b1c2d3f", 20415, "next"), new RingKeyStatus("9b1c2d3e", 20414, "minting")]),
        Cluster = new ClusterSummary
        {
            RingName = "local",
            NodeName = "n1",
            IsRegistered = true,
            IsDraining = true,
            Generation = 3,
            IsUnanimous = true,
            Nodes = Enum.GetValues<NodeState>().ToDictionary(state => state.ToString().ToLowerInvariant(), state => state is NodeState.Serving ? 2L : state is NodeState.Silent ? 1L : 0L, StringComparer.Ordinal),
            OffsetSeconds = -0.0125,
            OffsetUncertaintySeconds = 0.0005,
            NodesAstray = 1,
            Stores = 2,
            StoresReachable = 1,
            PendingEpochAgeSeconds = 12.5,
            Concerns = 2,
        },
        Datagrams = new Dictionary<string, long>(StringComparer.Ordinal) { ["Answered"] = 12, ["AnsweredNts"] = 3, ["DroppedDenied"] = 0 },
        KeySessions = new Dictionary<string, long>(StringComparer.Ordinal) { ["Completed"] = 0 },
        KeySessionsByAead = new Dictionary<string, long>(StringComparer.Ordinal) { ["AesSivCmac256"] = 2, ["Aes128GcmSiv"] = 0 },
        Notices = ["`server` is not followed yet."],
    };

    public static StatusReport Bare { get; } = new()
    {
        Version = "0.1.0",
        Role = "frontend",
        StartedAt = DateTimeOffset.UnixEpoch,
        UptimeSeconds = 1,
        Clock = Full.Clock with { IsSynchronized = false, Stratum = 16 },
    };
}
