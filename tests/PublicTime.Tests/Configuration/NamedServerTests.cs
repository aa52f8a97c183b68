using PublicTime.Configuration;
using PublicTime.Configuration.Explanation;

namespace PublicTime.Tests.Configuration;

/// <summary>Whom NTS-KE sends its clients to, and what a node says of itself: <c>ntsntpserver</c> and <c>advertise</c>.</summary>
public sealed class NamedServerTests
{
    private static readonly string[] Nts = ["ntsservercert c", "ntsserverkey k", "ntsdumpdir /var/lib/pt"];

    [Fact]
    public void Clients_are_spread_over_all_names_by_weight()
    {
        ServeOptions options = Parse.Options([.. Nts, "ntsntpserver a.example", "ntsntpserver b.example weight 3 Port 1123", "ntsntpserver 192.0.2.1 PORT 124 weight 1000"]);

        Assert.Equal([new NamedServer("a.example", 123), new NamedServer("b.example", 1123, 3), new NamedServer("192.0.2.1", 124, 1000)], options.NtpServers);
        Assert.Contains(
            "Answers NTS-KE on TCP port 4460 of every address, and sends each client to one of a.example (weight 1), b.example port 1123 (weight 3) and 192.0.2.1 port 124 (weight 1000).",
            Explain(options), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("and sends clients to a port 1123.", "ntsntpserver a port 1123")]
    [InlineData("and sends clients to a.", "ntsntpserver a weight 7")]
    [InlineData("and sends each client to one of a, a port 124 and b.", "ntsntpserver a weight 7", "ntsntpserver a port 124 weight 7", "ntsntpserver b weight 7")]
    [InlineData("port 4460 of every address.")]
    public void What_they_are_told_is_said_in_the_fewest_words(string end, params string[] lines) =>
        Assert.Contains(Explain(Parse.Options([.. Nts, .. lines])), sentence => sentence.StartsWith("Answers NTS-KE", StringComparison.Ordinal) && sentence.EndsWith(end, StringComparison.Ordinal));

    [Theory]
    [InlineData(999, "port 999", "ntsntpserver a")]
    [InlineData(999, "ntsntpserver a", "port 999")]
    [InlineData(123, "ntsntpserver a", "port 0")]
    [InlineData(123, "ntsntpserver a", "role ke")]
    [InlineData(1123, "ntsntpserver a port 1123", "port 999")]
    public void Without_a_port_they_are_sent_to_ours_or_to_NTP_s(int port, params string[] lines) =>
        Assert.Equal([new NamedServer("a", port)], Parse.Options([.. Nts, .. lines]).NtpServers);

    [Theory]
    [InlineData("a port")]
    [InlineData("a port 0")]
    [InlineData("a port 65536")]
    [InlineData("a prot 5")]
    [InlineData("a port 5 6")]
    [InlineData("a port 5 port 5")]
    [InlineData("a weight 0")]
    [InlineData("a weight 1001")]
    [InlineData("a weight +5")]
    [InlineData("a port 5 weight")]
    [InlineData("")]
    public void A_bad_option_is_refused(string arguments) =>
        Assert.StartsWith("time.conf, line 1: `ntsntpserver` takes one host name in ASCII", Parse.OnlyMistake($"ntsntpserver {arguments}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("ntsntpserver a", "ntsntpserver A", "`ntsntpserver` names A port 123 a second time, after time.conf, line 4: name it once with the share that it is to have as its `weight`.")]
    [InlineData("ntsntpserver a port 5", "ntsntpserver a weight 2 port 5", "`ntsntpserver` names a port 5 a second time, after time.conf, line 4: name it once with the share that it is to have as its `weight`.")]
    [InlineData("ntsntpserver a", "ntsntpserver a port 123", "`ntsntpserver` names a port 123 a second time, after time.conf, line 4: name it once with the share that it is to have as its `weight`.")]
    [InlineData("advertise a", "advertise a", "`advertise` names a port 123 a second time, after time.conf, line 4: name it once.")]
    public void A_name_with_a_port_stands_once(string first, string second, string mistake) =>
        Assert.Equal($"time.conf, line 5: {mistake}", Parse.OnlyMistake([.. Nts, first, second]));

    [Fact]
    public void A_value_from_outside_that_stands_twice_is_not_shown()
    {
        ParsedConfiguration parsed = Parse.On(new FakeHost().Set("S", "hush.example"), [.. Nts, "ntsntpserver ${env:S}", "ntsntpserver ${env:S}"]);

        Assert.DoesNotContain("hush", Assert.Single(parsed.Mistakes).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void More_names_than_can_be_handed_out_are_refused_where_they_begin() =>
        Assert.Equal(
            "time.conf, line 1028: `ntsntpserver` may be given 1024 times and not more: this one is too many.",
            Parse.OnlyMistake([.. Nts, .. Enumerable.Range(0, 1025).Select(i => $"ntsntpserver n{i}")]));

    [Fact]
    public void More_names_of_one_node_than_others_are_told_are_refused() =>
        Assert.Equal(
            "time.conf, line 8: `advertise` may be given 4 times and not more: this one is too many.",
            Parse.OnlyMistake([.. Nts, .. Enumerable.Range(0, 5).Select(i => $"advertise n{i}")]));

    [Theory]
    [InlineData("role frontend")]
    [InlineData("role all")]
    public void Names_without_an_NTS_KE_port_are_reported(string role) =>
        Assert.Equal(
            "time.conf, line 2: `ntsntpserver` changes nothing: this process opens no NTS-KE port.",
            Assert.Single(Parse.File(role, "ntsntpserver a", "ntsntpserver b").Notices).ToString());

    [Fact]
    public void A_front_end_advertises_its_names_with_its_port()
    {
        ServeOptions options = Parse.Options("role frontend", "advertise ntp1.example", "advertise ntp.example port 1123", "port 999", "ntsdumpdir /s");

        Assert.Equal([new NamedServer("ntp1.example", 999), new NamedServer("ntp.example", 1123)], options.Advertised);
        Assert.Contains("Lets the NTS-KE nodes of its ring send clients to ntp1.example port 999 and ntp.example port 1123.", Explain(options), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("role ke", "ntsservercert c", "ntsserverkey k")]
    [InlineData("port 0", "ntsservercert c", "ntsserverkey k")]
    [InlineData("role all")]
    public void Who_answers_no_NTS_has_nothing_to_advertise(params string[] lines)
    {
        ParsedConfiguration parsed = Parse.File(["advertise a", .. lines]);

        Assert.Equal("time.conf, line 1: `advertise` changes nothing: this process answers no NTS requests.", Assert.Single(parsed.Notices).ToString());
        Assert.DoesNotContain(Explain(parsed.Options!), sentence => sentence.StartsWith("Lets the NTS-KE", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Explain(ServeOptions options) =>
        ConfigurationSummary.Of(new ExplanationInputs(options, new FakeHost(), DateTimeOffset.UnixEpoch)).Select(statement => statement.Sentence);
}
