using PublicTime.Configuration;
using PublicTime.Configuration.Explanation;

namespace PublicTime.Tests.Configuration;

/// <summary><c>metrics ADDRESS:PORT</c>.</summary>
public sealed class MetricsDirectiveTests
{
    private const string Forms = "one address with a port from 0 to 65535, as in 127.0.0.1:9123 or [::1]:9123";

    [Fact]
    public void Nothing_is_shown_unless_it_is_asked_for()
    {
        Assert.Empty(Parse.Options("port 123").MetricsEndpoints);
        Assert.DoesNotContain(Explain("port 123"), statement => statement.Sentence.Contains("HTTP", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_directive_adds_an_address_with_its_port()
    {
        ServeOptions options = Parse.Options("metrics 127.0.0.1:9123", "METRICS [::1]:9123", "metrics 127.0.0.1:0", "metrics 127.0.0.1:0", "metrics [::ffff:127.0.0.2]:80");

        Assert.Equal(["127.0.0.1:9123", "[::1]:9123", "127.0.0.1:0", "127.0.0.1:0", "127.0.0.2:80"], options.MetricsEndpoints.Select(endpoint => endpoint.ToString()), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("metrics", $"`metrics` takes {Forms}, and nothing is given.")]
    [InlineData("metrics 9123", $"`metrics` takes {Forms}, not `9123`.")]
    [InlineData("metrics 127.0.0.1", $"`metrics` takes {Forms}, not `127.0.0.1`.")]
    [InlineData("metrics :9123", $"`metrics` takes {Forms}, not `:9123`.")]
    [InlineData("metrics 127.0.0.1:", $"`metrics` takes {Forms}, not `127.0.0.1:`.")]
    [InlineData("metrics 127.0.0.1:65536", $"`metrics` takes {Forms}, not `127.0.0.1:65536`.")]
    [InlineData("metrics 127.0.0.1:-1", $"`metrics` takes {Forms}, not `127.0.0.1:-1`.")]
    [InlineData("metrics 127.0.0.1:+1", $"`metrics` takes {Forms}, not `127.0.0.1:+1`.")]
    [InlineData("metrics 127.0.0.1 9123", $"`metrics` takes {Forms}, not `127.0.0.1 9123`.")]
    [InlineData("metrics 127.1:9123", $"`metrics` takes {Forms}, not `127.1:9123`.")]
    [InlineData("metrics ::1:9123", $"`metrics` takes {Forms}, not `::1:9123`.")]
    [InlineData("metrics [127.0.0.1]:9123", $"`metrics` takes {Forms}, not `[127.0.0.1]:9123`.")]
    [InlineData("metrics [::1:9123", $"`metrics` takes {Forms}, not `[::1:9123`.")]
    [InlineData("metrics []:9123", $"`metrics` takes {Forms}, not `[]:9123`.")]
    [InlineData("metrics [fe80::1%lo]:9123", $"`metrics` takes {Forms}, not `[fe80::1%lo]:9123`.")]
    [InlineData("metrics *:9123", $"`metrics` takes {Forms}, not `*:9123`.")]
    [InlineData("metrics localhost:9123", "`metrics` takes no host name such as `localhost:9123`: names are not looked up, so write its address.")]
    public void What_is_no_address_with_a_port_is_refused(string line, string sentence) =>
        Assert.Equal($"time.conf, line 1: {sentence}", Parse.OnlyMistake(line));

    [Theory]
    [InlineData("metrics [::1]:9123", "metrics [0::1]:9123", "a `metrics` before it")]
    [InlineData("metrics 127.0.0.1:9123", "metrics 0.0.0.0:9123", "a `metrics` before it")]
    [InlineData("metrics [::]:9123", "metrics [::1]:9123", "a `metrics` before it")]
    [InlineData("ntsport 9123", "metrics 127.0.0.1:9123", "`ntsport`")]
    [InlineData("bindaddress 127.0.0.2", "metrics 127.0.0.2:4460", "`ntsport`")]
    public void A_place_that_is_taken_already_is_refused(string before, string line, string by) =>
        Assert.Equal(
            $"time.conf, line 2: `metrics` names a place that {by} takes already; give another port.",
            Parse.OnlyMistake(before, line, "ntsservercert c", "ntsserverkey k"));

    [Theory]
    [InlineData("metrics 127.0.0.1:9123", "metrics 127.0.0.2:9123")]
    [InlineData("metrics 0.0.0.0:9123", "metrics [::]:9123")]
    [InlineData("bindaddress 127.0.0.2", "metrics 127.0.0.1:4460")]
    [InlineData("ntsport 0", "metrics 127.0.0.1:0")]
    [InlineData("role frontend", "metrics 127.0.0.1:4460")]
    public void Places_that_differ_stand_beside_each_other(string before, string line) =>
        Assert.True(Parse.File(before, line, "ntsservercert c", "ntsserverkey k").IsGood);

    [Theory]
    [InlineData("metrics 192.0.2.1:9123", true)]
    [InlineData("metrics 0.0.0.0:9123", true)]
    [InlineData("metrics [::]:9123", true)]
    [InlineData("metrics 127.9.9.9:9123", false)]
    [InlineData("metrics [::1]:9123", false)]
    public void An_address_that_others_reach_is_a_notice(string line, bool isNoticed)
    {
        ParsedConfiguration parsed = Parse.File(line);

        Assert.True(parsed.IsGood);
        Assert.Equal(
            isNoticed ? [$"time.conf, line 1: `{line}` asks for no password: whoever reaches that address reads all counters, so filter it by a firewall."] : [],
            parsed.Notices.Select(notice => notice.ToString()), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("Shows health, readiness and metrics over HTTP on TCP port 9123 of 127.0.0.1, to everybody on this machine: `metrics`.", "metrics 127.0.0.1:9123")]
    [InlineData("Shows health, readiness and metrics over HTTP on TCP port 9123 of [::1] and a TCP port of every IPv4 address that the kernel chooses, to everybody who reaches it: `metrics`.", "metrics [::1]:9123", "metrics 0.0.0.0:0")]
    public void Check_says_where_and_to_whom(string sentence, params string[] lines) => Assert.Contains(Statement.Fact(sentence), Explain(lines));

    private static IReadOnlyList<Statement> Explain(params string[] lines) =>
        ConfigurationSummary.Of(new ExplanationInputs(Parse.Options(lines), new FakeHost(), DateTimeOffset.UnixEpoch));
}
