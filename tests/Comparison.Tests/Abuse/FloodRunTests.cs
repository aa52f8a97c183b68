using System.Net;
using System.Net.Sockets;
using PublicTime.Comparison.Abuse;
using PublicTime.Comparison.Host;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Tests.Abuse;

public sealed class FloodRunTests
{
    [Theory]
    [InlineData(new[] { 0.8 }, true)]
    [InlineData(new[] { 0.79 }, false)]
    [InlineData(new[] { 0.1, 0.85, 0.95 }, true)]
    [InlineData(new[] { 0.1, 0.79, 0.95 }, false)]
    [InlineData(new[] { double.NaN }, null)]
    public void The_median_of_the_rounds_decides(double[] shares, bool? expected) => Assert.Equal(expected, Judge(shares).IsMet);

    [Fact]
    public void A_verdict_names_its_mix_and_its_setting()
    {
        Verdict verdict = Judge([1]);

        Assert.Contains("bad cookies, 0.2 for each plain request", verdict.Name, StringComparison.Ordinal);
        Assert.Contains("no rate limit", verdict.Name, StringComparison.Ordinal);
        Assert.Contains("measured mix", verdict.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void Usually_as_many_bad_as_plain_are_measured_without_and_with_a_rate_limit()
    {
        IReadOnlyList<FloodSetting> settings = new FloodRun().Settings;

        Assert.Equal([false, true], settings.Select(setting => setting.Directives.Any(line => line.StartsWith("ratelimit ", StringComparison.Ordinal))));
        Assert.All(settings, setting => Assert.Contains(setting.Kinds, kind => kind.BadShare == 1));
        Assert.All(settings, setting => Assert.Equal(setting.Kinds.Count, setting.Kinds.Distinct().Count()));
        Assert.False(IPNetwork.Parse(settings[1].PlainSources).Contains(IPNetwork.Parse(settings[1].FloodSources).BaseAddress));
        Assert.True(IPNetwork.Parse(TestNetwork.RawSources).Contains(IPNetwork.Parse(settings[1].FloodSources).BaseAddress));
    }

    [Fact]
    public async Task Silent_connections_report_what_a_listener_saw()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start(backlog: 512);

        SilenceReport report = await SilentConnections.RunAsync((IPEndPoint)listener.LocalEndpoint, perSecond: 200, seconds: 0.5, CancellationToken.None);

        int accepted = 0;
        for (; listener.Pending(); accepted++)
        {
            listener.AcceptSocket().Dispose();
        }

        Assert.InRange(report.Opened, 50, accepted);
        Assert.Equal(report.Opened, report.MostOpen);
        Assert.Equal(0, report.Refused);
        Assert.Equal(report, SilenceReport.Parse($"something else\n{report.Line}\n"));
    }

    [Fact]
    public async Task Silent_connections_that_nobody_takes_are_no_flood()
    {
        using Socket unused = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and not listening: refused

        SilenceReport report = await SilentConnections.RunAsync((IPEndPoint)unused.LocalEndPoint!, perSecond: 200, seconds: 0.3, CancellationToken.None);

        Assert.Equal(0, report.Opened);
        Assert.True(report.Refused > 10);
    }

    [Fact]
    public void An_output_without_a_report_is_refused() => Assert.Throws<ComparisonException>(() => SilenceReport.Parse("Unhandled exception.\n"));

    private static Verdict Judge(double[] shares) =>
        FloodRun.Judge(FloodSetting.Usual([0.2])[0], FloodKind.BadCookies(0.2), [.. shares.Select(share => new FloodRound(share, "the measured mix"))]);
}
