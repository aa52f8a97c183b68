using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using PublicTime.Control.Metrics;
using PublicTime.Wire.Ntp;

namespace PublicTime.Control.Tests.Metrics;

public sealed partial class MetricsTextTests
{
    private static readonly StatusReport Full = Reports.Full with
    {
        Readiness = new Readiness([new ReadinessCondition("clock", IsMet: true, "known")]),
        Ring = Reports.Full.Ring! with { MintingKeyAgeSeconds = 42.5 },
        Datagrams = Enum.GetValues<Disposition>().ToDictionary(disposition => disposition.ToString(), disposition => 1L << (int)disposition, StringComparer.Ordinal)
            .Append(new(StatusReport.DroppedByKernel, 9)).ToDictionary(StringComparer.Ordinal),
        SendFailures = new Dictionary<string, long>(StringComparer.Ordinal) { ["Blocked"] = 7, ["Unreachable"] = 5 },
        SendRetries = new Dictionary<string, long>(StringComparer.Ordinal) { ["Interrupted"] = 1 },
        ReceiveFailures = new Dictionary<string, long>(StringComparer.Ordinal) { ["NoMemory"] = 2 },
        KeySessions = new Dictionary<string, long>(StringComparer.Ordinal) { ["Served"] = 4, ["TlsFailed"] = 3, [StatusReport.AcceptFailures] = 6 },
    };

    [Fact]
    public void Everything_that_status_shows_has_its_metric()
    {
        IReadOnlyDictionary<string, ExpositionFamily> metrics = Exposed(Full);

        Assert.Equal(1, metrics["publictime_build_info"].Of("0.1.0"));
        Assert.Equal(1, metrics["publictime_role_info"].Of("all"));
        Assert.Equal(93784.5, metrics["publictime_uptime_seconds"].Value);
        Assert.Equal(Full.StartedAt.ToUnixTimeSeconds(), metrics["publictime_start_timestamp_seconds"].Value);
        Assert.Equal(1, metrics["publictime_ready"].Value);
        Assert.Equal(1, metrics["publictime_clock_synchronized"].Value);
        Assert.Equal(10, metrics["publictime_clock_stratum"].Value);
        Assert.Equal(0, metrics["publictime_clock_leap_indicator"].Value);
        Assert.Equal(0.000012, metrics["publictime_clock_root_dispersion_seconds"].Value);
        Assert.Equal(7, metrics["publictime_clock_changes_total"].Value);
        Assert.Equal(3, metrics["publictime_ring_generation"].Value);
        Assert.Equal((1, 1, 0, 0), (KeysOf("next"), KeysOf("minting"), KeysOf("open"), KeysOf("imported")));
        Assert.Equal(42.5, metrics["publictime_ring_minting_key_age_seconds"].Value);
        Assert.Equal(Full.Certificates[1].ExpiresAt.ToUnixTimeSeconds(), metrics["publictime_certificate_expiry_timestamp_seconds"].Of("2"));
        Assert.Equal((1, 1, 2), (metrics["publictime_ke_names"].Of("good"), metrics["publictime_ke_names"].Of("external"), metrics["publictime_ke_names"].Of("silent")));
        Assert.Equal(3, metrics["publictime_ke_names_given_out"].Value);
        Assert.Equal((2, 1, 0), (NodesOf("serving"), NodesOf("silent"), NodesOf("draining")));
        Assert.Equal((1, 1), (metrics["publictime_cluster_registered"].Value, metrics["publictime_cluster_draining"].Value));
        Assert.Equal((2, 1), (metrics["publictime_cluster_stores"].Value, metrics["publictime_cluster_stores_reachable"].Value));
        Assert.Equal((-0.0125, 0.0005), (metrics["publictime_cluster_offset_seconds"].Value, metrics["publictime_cluster_offset_uncertainty_seconds"].Value));
        Assert.Equal(1, metrics["publictime_cluster_nodes_astray"].Value);
        Assert.Equal((3, 1), (metrics["publictime_cluster_ring_generation"].Value, metrics["publictime_cluster_ring_unanimous"].Value));
        Assert.Equal(12.5, metrics["publictime_cluster_ring_pending_epoch_age_seconds"].Value);
        Assert.Equal(2, metrics["publictime_cluster_concerns"].Value);
        Assert.Equal(9, metrics["publictime_kernel_drops_total"].Value);
        Assert.Equal(6, metrics["publictime_ke_accept_failures_total"].Value);
        AssertSame(Full.SendFailures, "publictime_send_failures_total");
        AssertSame(Full.SendRetries, "publictime_send_retries_total");
        AssertSame(Full.ReceiveFailures, "publictime_receive_failures_total");
        AssertSame(Full.KeySessionsByAead, "publictime_ke_served_total");
        AssertSame(Full.Datagrams.Where(count => count.Key != StatusReport.DroppedByKernel), "publictime_datagrams_total");
        AssertSame(Full.KeySessions.Where(count => count.Key != StatusReport.AcceptFailures), "publictime_ke_sessions_total");

        double KeysOf(string status) => metrics["publictime_ring_keys"].Of(status);

        double NodesOf(string state) => metrics["publictime_cluster_nodes"].Of(state);

        void AssertSame(IEnumerable<KeyValuePair<string, long>> counts, string name) =>
            Assert.Equal(counts.Select(count => (count.Key, (double)count.Value)), metrics[name].Samples.Select(sample => (sample.Label, sample.Value)));
    }

    [Fact]
    public void Names_follow_the_convention()
    {
        foreach (ExpositionFamily family in Exposed(Full).Values)
        {
            Assert.Matches(Name(), family.Name);
            Assert.Equal(family.Type == "counter", family.Name.EndsWith("_total", StringComparison.Ordinal));
            Assert.False(family.Help.EndsWith('.'), family.Help);
            Assert.All(family.Samples, sample => Assert.Subset(Labels, sample.Labels.Keys.ToHashSet(StringComparer.Ordinal)));
            Assert.Single(family.Samples.Select(sample => string.Join(',', sample.Labels.Keys)).Distinct(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_names_of_ntpd_rs_stand_as_they_are_there()
    {
        // From the exporter of ntpd-rs 1.x; what it has besides is of upstream sources and of its own settings.
        string[] known =
        [
            "ntp_uptime_seconds", "ntp_system_leap_indicator", "ntp_system_root_delay_seconds", "ntp_system_root_dispersion_seconds", "ntp_system_stratum",
            "ntp_server_received_packets_total", "ntp_server_accepted_packets_total", "ntp_server_denied_packets_total", "ntp_server_ignored_packets_total",
            "ntp_server_rate_limited_packets_total", "ntp_server_response_send_errors_total", "ntp_server_nts_accepted_packets_total", "ntp_server_nts_nak_packets_total",
        ];

        Assert.Equal(known, Exposed(Full).Keys.Where(name => name.StartsWith("ntp_", StringComparison.Ordinal)), StringComparer.Ordinal);
    }

    [Fact]
    public void Each_datagram_is_in_exactly_one_of_ntpd_rs_counters()
    {
        IReadOnlyDictionary<string, ExpositionFamily> metrics = Exposed(Full);
        long[] parts = [.. new[] { "accepted", "denied", "ignored", "rate_limited", "nts_nak" }.Select(part => (long)metrics[$"ntp_server_{part}_packets_total"].Value)];

        // Each disposition counts a power of two of its own, so that no two sums are alike.
        long all = (1L << Enum.GetValues<Disposition>().Length) - 1;
        Assert.Equal(all, parts.Sum());
        Assert.Equal(all, parts.Aggregate((one, other) => one | other));
        Assert.Equal(all, (long)metrics["ntp_server_received_packets_total"].Value);
        Assert.Equal((1L << (int)Disposition.Answered) | (1L << (int)Disposition.AnsweredNts), parts[0]);
        Assert.Equal((1L << (int)Disposition.KissRate) | (1L << (int)Disposition.DroppedRateLimited), parts[3]);
        Assert.Equal(12, metrics["ntp_server_response_send_errors_total"].Value);
    }

    [Theory]
    [InlineData("NoWarning", 0)]
    [InlineData("LastMinuteHas61Seconds", 1)]
    [InlineData("LastMinuteHas59Seconds", 2)]
    [InlineData("Unsynchronized", 3)]
    [InlineData("SomethingNewer", 3)]
    public void The_leap_indicator_is_the_number_on_the_wire(string leap, int number) =>
        Assert.Equal(number, Exposed(Full with { Clock = Full.Clock with { Leap = leap } })["publictime_clock_leap_indicator"].Value);

    [Fact]
    public void A_process_without_a_service_has_no_counters_of_it()
    {
        IReadOnlyDictionary<string, ExpositionFamily> metrics = Exposed(Reports.Bare);

        Assert.Equal((0, 16), (metrics["publictime_clock_synchronized"].Value, metrics["publictime_clock_stratum"].Value));
        Assert.DoesNotContain(metrics.Keys, name => name.EndsWith("_total", StringComparison.Ordinal) && name != "publictime_clock_changes_total");
        Assert.DoesNotContain(metrics.Keys, name => Regex.IsMatch(name, "ring|certificate|ready|cluster", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Odd_values_and_texts_are_escaped()
    {
        const string Version = "1\\2\"3\n4";
        StatusReport odd = Reports.Bare with
        {
            Version = Version,
            UptimeSeconds = double.NaN,
            Clock = Full.Clock with { RootDelaySeconds = double.PositiveInfinity, RootDispersionSeconds = double.NegativeInfinity, Generation = 1L << 53 },
        };

        IReadOnlyDictionary<string, ExpositionFamily> metrics = Exposed(odd);

        Assert.Equal(1, metrics["publictime_build_info"].Of(Version));
        Assert.Equal(double.NaN, metrics["publictime_uptime_seconds"].Value);
        Assert.Equal(double.PositiveInfinity, metrics["publictime_clock_root_delay_seconds"].Value);
        Assert.Equal(double.NegativeInfinity, metrics["publictime_clock_root_dispersion_seconds"].Value);
        Assert.Equal(1L << 53, metrics["publictime_clock_changes_total"].Value);
    }

    [Fact]
    public void A_scrape_allocates_no_more_than_a_few_times_its_length()
    {
        ArrayBufferWriter<byte> page = new(1 << 16);
        MetricsText.Write(Full, page);
        int length = page.WrittenCount;
        page.ResetWrittenCount();

        long before = GC.GetAllocatedBytesForCurrentThread();
        MetricsText.Write(Full, page);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(length, page.WrittenCount);
        Assert.InRange(allocated, 0, 8 * length);
    }

    private static HashSet<string> Labels { get; } = new(["version", "role", "status", "certificate", "disposition", "cause", "outcome", "aead", "state"], StringComparer.Ordinal);

    private static IReadOnlyDictionary<string, ExpositionFamily> Exposed(StatusReport report)
    {
        ArrayBufferWriter<byte> page = new();
        MetricsText.Write(report, page);
        return ExpositionParser.Parse(Encoding.UTF8.GetString(page.WrittenSpan));
    }

    [GeneratedRegex(@"^(?:publictime|ntp)(?:_[a-z]+)+\z", RegexOptions.None, 10_000)]
    private static partial Regex Name();
}
