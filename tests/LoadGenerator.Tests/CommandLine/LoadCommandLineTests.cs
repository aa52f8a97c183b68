using PublicTime.LoadGenerator.CommandLine;
using PublicTime.LoadGenerator.Requests;
using PublicTime.Wire.Nts;

namespace PublicTime.LoadGenerator.Tests.CommandLine;

public sealed class LoadCommandLineTests
{
    [Fact]
    public async Task A_bare_mode_and_target_have_defaults()
    {
        LoadOptions options = await ReadAsync("ntp", "127.0.0.1:123");

        Assert.Equal(LoadMode.Ntp, options.Mode);
        Assert.Equal("127.0.0.1:123", Assert.Single(options.Targets).ToString());
        Assert.Equal(1000, options.Rate);
        Assert.Equal(TimeSpan.FromSeconds(10), options.Duration);
        Assert.Equal(0.01, options.VerifyShare);
        Assert.False(options.IsSaturating);
        Assert.Equal("publictime-load ntp 127.0.0.1:123", options.CommandLine);
    }

    [Fact]
    public async Task Every_option_is_read()
    {
        LoadOptions options = await ReadAsync(
            "mix", "[::1]:123", "127.0.0.1:124", "--rate", "2500.5", "--duration", "3.5", "--warm-up", "0", "--clients", "7", "--sessions", "3",
            "--interface", "eth0", "--sources", "10.9.0.0/16", "--gateway-mac", "02:00:00:00:00:0a", "--aead", "30", "--ke", "localhost:4461",
            "--server-name", "time.example", "--insecure", "--mix", "ntp=1,nts=2,ke=3", "--placeholders", "7", "--forge", "tags", "--verify", "0.5",
            "--cpu", "1", "--json", "a.json", "--html", "a.html", "--quiet", "--seed", "9", "--deadline", "0.5", "--concurrency", "4", "--reuse-cookies");

        Assert.Equal("[::1]:123 127.0.0.1:124", string.Join(" ", options.Targets));
        Assert.Equal(2500.5, options.Rate);
        Assert.Equal(TimeSpan.FromSeconds(3.5), options.Duration);
        Assert.Equal(TimeSpan.Zero, options.WarmUp);
        Assert.Equal((7, 3, 3), (options.Clients, options.Sessions, options.SessionCount));
        Assert.Equal(("eth0", "10.9.0.0/16"), (options.Interface, options.Sources.ToString()));
        Assert.Equal("02000000000A", Convert.ToHexString(options.GatewayMac.Span));
        Assert.Equal(AeadAlgorithm.Aes128GcmSiv, options.Aead);
        Assert.Equal("127.0.0.1:4461", options.KeyExchange?.ToString());
        Assert.Equal("time.example", options.ServerName);
        Assert.True(options.IsInsecure);
        Assert.Equal(new LoadMix(1, 2, 3), options.Mix);
        Assert.Equal(7, options.Placeholders);
        Assert.Equal(RequestKind.ForgedTag, options.AuthenticatedKind);
        Assert.Equal((0.5, 1, 4), (options.VerifyShare, options.Cpu, options.Concurrency));
        Assert.Equal(("a.json", "a.html"), (options.JsonFile, options.HtmlFile));
        Assert.True(options.IsQuiet && options.ReusesCookies);
        Assert.Equal(9UL, options.Seed);
        Assert.Equal(TimeSpan.FromSeconds(0.5), options.Deadline);
    }

    [Theory]
    [InlineData(1000, 100)]
    [InlineData(5000, 250, "--ramp", "5000:250")]
    [InlineData(300, 30, "--rate", "300")]
    public async Task A_ramp_begins_at_its_first_rate_or_at_that_of_the_test(double from, double step, params string[] arguments)
    {
        LoadOptions options = await ReadAsync(["ntp", "127.0.0.1:123", .. arguments, .. arguments.Contains("--ramp") ? Array.Empty<string>() : ["--ramp"]]);

        Assert.Equal((from, step), (options.Rate, options.RampStep));
    }

    [Fact]
    public async Task A_burst_has_a_size_and_an_interval()
    {
        LoadOptions options = await ReadAsync("ntp", "127.0.0.1:123", "--burst", "64/2.5");

        Assert.Equal((64, TimeSpan.FromMilliseconds(2.5)), (options.BurstSize, options.BurstInterval));
    }

    [Fact]
    public async Task A_mix_without_key_exchanges_saturates() =>
        Assert.True((await ReadAsync("mix", "127.0.0.1:123", "--saturate", "--mix", "ntp=1,nts=1")).IsSaturating);

    [Theory]
    [InlineData("TARGET", "ntp", "example.org:123")]
    [InlineData("TARGET", "ntp", "127.0.0.1")]
    [InlineData("TARGET", "ntp", "::1:123")]
    [InlineData("TARGET", "ntp", "127.0.0.1:0")]
    [InlineData("--rate", "ntp", "127.0.0.1:123", "--rate", "2000001")]
    [InlineData("--rate", "ntp", "127.0.0.1:123", "--rate", "0")]
    [InlineData("--rate", "ntp", "127.0.0.1:123", "--rate", "-1")]
    [InlineData("--rate", "ntp", "127.0.0.1:123", "--rate", "NaN")]
    [InlineData("--duration", "ntp", "127.0.0.1:123", "--duration", "86401")]
    [InlineData("--clients", "ntp", "127.0.0.1:123", "--clients", "1000001")]
    [InlineData("--burst", "ntp", "127.0.0.1:123", "--burst", "100000/1")]
    [InlineData("--ramp", "ntp", "127.0.0.1:123", "--ramp", "10")]
    [InlineData("--saturate", "ntp", "127.0.0.1:123", "--saturate", "--burst", "1/1")]
    [InlineData("--saturate", "mix", "127.0.0.1:123", "--saturate")]
    [InlineData("--saturate", "mix", "127.0.0.1:123", "--saturate", "--mix", "ntp=1,ke=1")]
    [InlineData("--window", "ntp", "127.0.0.1:123", "--window", "9")]
    [InlineData("--sender", "ntp", "127.0.0.1:123", "--sender", "xdp")]
    [InlineData("--interface", "ntp", "127.0.0.1:123", "--sender", "raw")]
    [InlineData("--interface", "ntp", "127.0.0.1:123", "--sources", "10.9.0.0/16")]
    [InlineData("--gateway-mac", "ntp", "127.0.0.1:123", "--interface", "x", "--sources", "10.9.0.0/16", "--gateway-mac", "1:2")]
    [InlineData("--aead", "nts", "127.0.0.1:123", "--aead", "31")]
    [InlineData("--mix", "mix", "127.0.0.1:123", "--mix", "ke=5")]
    [InlineData("--mix", "mix", "127.0.0.1:123", "--mix", "ntp=1;nts=2")]
    [InlineData("--forge", "nts", "127.0.0.1:123", "--forge", "time")]
    [InlineData("--verify", "ntp", "127.0.0.1:123", "--verify", "2")]
    [InlineData("--trust", "nts", "127.0.0.1:123", "--trust", "a", "--insecure")]
    [InlineData("--ke", "nts", "127.0.0.1:123", "--ke", "example.org:4460")]
    [InlineData("--mix", "ntp", "127.0.0.1:123", "--mix", "ntp=1")]
    public async Task A_mistake_is_named_and_nothing_is_sent(string named, params string[] arguments)
    {
        StringWriter error = new();
        int exitCode = await LoadCommandLine.RunAsync(
            arguments, (_, _) => throw new InvalidOperationException("It ran."), TextWriter.Null, error, CancellationToken.None);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<LoadOptions> ReadAsync(params string[] arguments)
    {
        LoadOptions? read = null;
        StringWriter error = new();
        int exitCode = await LoadCommandLine.RunAsync(
            arguments,
            (options, _) =>
            {
                read = options;
                return Task.FromResult(ExitCode.Done);
            },
            TextWriter.Null,
            error,
            CancellationToken.None);
        Assert.True(exitCode == ExitCode.Done, error.ToString());
        Assert.NotNull(read);
        return read;
    }
}
