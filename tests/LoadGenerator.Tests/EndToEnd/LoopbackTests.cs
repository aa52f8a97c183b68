using PublicTime.Interop.Tests.Harness;
using PublicTime.LoadGenerator.CommandLine;
using PublicTime.Reporting;

namespace PublicTime.LoadGenerator.Tests.EndToEnd;

/// <summary>The command against the built service on loopback. Rates are low: what is asked is whether all of it is right, not how fast it is.</summary>
public sealed class LoopbackTests(ServiceFixture service) : IClassFixture<ServiceFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceSite _site = service.Site;

    private string Trust => _site.Certificate.CertificatePath;

    private string Ke => $"127.0.0.1:{_site.KePort}";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Plain_requests_are_answered(string address)
    {
        LoadResult result = await LoadCommand.MeasureAsync(
            _folder, "ntp", $"{address}:{_site.NtpPort}", "--rate", "500", "--duration", "0.5", "--warm-up", "0.2", "--verify", "1", "--seed", "5");

        Assert.Equal(250, result.Intended);
        AssertAnswered(result);
        Assert.Equal(result.Answered, result.Verified);
        Assert.Equal("ntp", result.Mode);
        Assert.Equal(5UL, result.Seed);
        Assert.Null(result.KeyExchanges);
        Assert.NotNull(result.Latency);
        Assert.Equal(result.Answered, result.Latency.Count);
        Assert.Single(result.Intervals);
    }

    [Theory]
    [InlineData("127.0.0.1", 15)]
    [InlineData("[::1]", 17)]
    [InlineData("127.0.0.1", 30)]
    public async Task Virtual_clients_spend_and_refill_their_cookies(string address, int aead)
    {
        LoadResult result = await LoadCommand.MeasureAsync(
            _folder, "nts", $"{address}:{_site.NtpPort}", "--ke", Ke, "--trust", Trust, "--aead", $"{aead}", "--sessions", "6", "--rate", "500",
            "--duration", "0.5", "--warm-up", "0.2");

        AssertAnswered(result);
        Assert.Equal(result.Answered, result.Verified);
        Assert.Equal(aead, result.Aead);
        Assert.Equal(0, result.SkippedWithoutCookie);
        Assert.Equal(6, result.KeyExchanges?.Succeeded);
    }

    [Theory]
    [InlineData("padded", 15, "0")]
    [InlineData("padded", 30, "7")]
    [InlineData("encrypted", 16, "7")]
    [InlineData("encrypted", 30, "0")]
    [InlineData("nonce", 15, "7")]
    [InlineData("nonce", 17, "7")]
    [InlineData("many", 15, "0")]
    [InlineData("many", 17, "0")]
    public async Task Requests_of_unusual_shapes_are_accepted(string shape, int aead, string placeholders)
    {
        LoadResult result = await LoadCommand.MeasureAsync(
            _folder, "nts", $"127.0.0.1:{_site.NtpPort}", "--ke", Ke, "--trust", Trust, "--aead", $"{aead}", "--sessions", "2", "--rate", "300", "--duration", "0.3",
            "--warm-up", "0", "--reuse-cookies", "--placeholders", placeholders, "--shape", shape);

        AssertAnswered(result);
        Assert.Equal(result.Answered, result.Verified);
    }

    [Theory]
    [InlineData("cookies")]
    [InlineData("tags")]
    public async Task Forgeries_are_refused(string forgery)
    {
        LoadResult result = await LoadCommand.MeasureAsync(
            _folder, "nts", $"127.0.0.1:{_site.NtpPort}", "--ke", Ke, "--trust", Trust, "--sessions", "2", "--rate", "300", "--duration", "0.5",
            "--warm-up", "0", "--forge", forgery);

        Assert.True(result.Sent > 100);
        Assert.Equal(result.Sent, result.Naks + result.Lost);
        Assert.InRange(result.Lost, 0, result.Sent / 10);
        Assert.Equal(2, result.KeyExchanges?.Succeeded);
    }

    [Fact]
    public async Task Key_exchanges_are_measured()
    {
        LoadResult result = await LoadCommand.MeasureAsync(
            _folder, "ke", Ke, "--server-name", "localhost", "--trust", Trust, "--rate", "20", "--duration", "0.5", "--warm-up", "0.2");

        Assert.Equal(10, result.Intended);
        Assert.Equal(result.Sent, result.Answered);
        Assert.Equal(result.Sent, result.KeyExchanges?.Succeeded);
        Assert.Equal(result.KeyExchanges?.Latency?.Count, result.Latency?.Count);
    }

    [Fact]
    public async Task A_failed_key_exchange_is_counted_by_its_reason()
    {
        LoadResult result = await LoadCommand.MeasureAsync(_folder, "ke", Ke, "--rate", "20", "--duration", "0.5", "--warm-up", "0");

        Assert.Equal(0, result.Answered);
        Assert.Equal(result.Sent, result.WrongByReason["Certificate"]);
        Assert.Equal(result.Sent, result.KeyExchanges?.FailuresByReason["Certificate"]);
    }

    [Fact]
    public async Task A_mix_has_its_shares()
    {
        LoadResult result = await LoadCommand.MeasureAsync(
            _folder, "mix", $"127.0.0.1:{_site.NtpPort}", "--ke", Ke, "--trust", Trust, "--mix", "ntp=60,nts=30,ke=10", "--sessions", "8", "--rate", "200",
            "--duration", "0.5", "--warm-up", "0.2", "--verify", "0");

        AssertAnswered(result);
        Assert.Equal(90, result.Intended);
        Assert.InRange(result.Verified, result.Answered / 3 - 2, result.Answered / 3 + 2);
        Assert.Equal(10, result.KeyExchanges?.Intended);
        Assert.Equal(10, result.KeyExchanges?.Succeeded);
        Assert.Equal(8, result.ClientKeyExchanges?.Intended);
        Assert.Equal(8, result.ClientKeyExchanges?.Succeeded);
    }

    [Fact]
    public async Task Saturation_loses_nothing_and_says_when_it_is_the_limit()
    {
        LoadResult result = await LoadCommand.MeasureAsync(
            _folder, "nts", $"127.0.0.1:{_site.NtpPort}", "--ke", Ke, "--trust", Trust, "--sessions", "16", "--saturate", "--duration", "0.5", "--warm-up", "0.2");

        AssertAnswered(result);
        Assert.Null(result.OfferedPerSecond);
        Assert.Equal(0, result.SkippedWithoutCookie);
    }

    [Fact]
    public async Task A_ramp_says_up_to_which_rate_nothing_was_lost()
    {
        LoadResult result = await LoadCommand.MeasureAsync(
            _folder, "ntp", $"127.0.0.1:{_site.NtpPort}", "--ramp", "100:50", "--duration", "2", "--warm-up", "0.2");

        // A machine that does other things may lose some even so, and then the ramp ends sooner.
        Assert.True(result.Lost > 0 || result.Sent < result.Intended || result.LosslessPerSecond == 150, $"{result.LosslessPerSecond}");
        Assert.Contains("ramp", result.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_answers_everything_is_lost()
    {
        LoadResult result = await LoadCommand.MeasureAsync(
            _folder, "ntp", $"127.0.0.1:{FreePort.Udp()}", "--rate", "200", "--duration", "0.5", "--warm-up", "0", "--deadline", "0.1");

        Assert.Equal(0, result.Answered);
        Assert.Equal(result.Sent, result.Lost);
        Assert.Null(result.Latency);
    }

    [Fact]
    public async Task Keys_that_cannot_be_had_are_one_sentence()
    {
        (int exitCode, _, string error) = await LoadCommand.RunAsync("nts", $"127.0.0.1:{_site.NtpPort}", "--ke", $"127.0.0.1:{FreePort.Tcp()}", "--insecure");

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains("Connecting to 127.0.0.1", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_and_a_summary_are_written()
    {
        string page = _folder.PathOf("result.html");
        (int exitCode, string output, _) = await LoadCommand.RunAsync(
            "ntp", $"127.0.0.1:{_site.NtpPort}", "--rate", "100", "--duration", "0.5", "--warm-up", "0", "--html", page);

        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Contains("</html>", await File.ReadAllTextAsync(page), StringComparison.Ordinal);
        Assert.Contains("answered", output, StringComparison.Ordinal);
    }

    private static void AssertAnswered(LoadResult result)
    {
        // A machine that does other things may lose a little; the service answers all that it gets.
        Assert.True(result.Sent >= result.Intended * 0.9, $"{result.Sent} of {result.Intended} were sent");
        Assert.True(result.Answered >= result.Sent * 0.95, $"{result.Answered} of {result.Sent} were answered");
        Assert.Equal(result.Sent, result.Answered + result.Lost);
    }
}
