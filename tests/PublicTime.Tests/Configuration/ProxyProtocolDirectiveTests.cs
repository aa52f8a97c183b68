using PublicTime.Configuration;
using PublicTime.Configuration.Explanation;

namespace PublicTime.Tests.Configuration;

/// <summary><c>ntsproxyprotocol</c>: whose PROXY protocol headers are believed.</summary>
public sealed class ProxyProtocolDirectiveTests
{
    private const string Forms = "`ntsproxyprotocol` takes addresses or subnets of proxies, such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/64";
    private const string Certificate = "ntsservercert c";
    private const string Key = "ntsserverkey k";

    [Fact]
    public void Nobodys_header_is_believed_by_default() => Assert.Empty(Parse.Options(Certificate, Key).Proxies);

    [Theory]
    [InlineData("192.0.2.7/32", "ntsproxyprotocol 192.0.2.7")]
    [InlineData("192.0.2.0/24", "NTSPROXYPROTOCOL 192.0.2.9/24")]
    [InlineData("192.0.2.0/24", "ntsproxyprotocol 192.0.2")]
    [InlineData("192.0.2.0/24", "ntsproxyprotocol ::ffff:192.0.2.0/120")]
    [InlineData("192.0.2.7/32 2001:db8::/64", "ntsproxyprotocol 192.0.2.7 2001:db8::1/64")]
    [InlineData("192.0.2.7/32 192.0.2.8/32 ::1/128", "ntsproxyprotocol 192.0.2.7", "ntsproxyprotocol 192.0.2.8 ::1")]
    [InlineData("192.0.2.7/32", "ntsproxyprotocol 192.0.2.7 192.0.2.7", "ntsproxyprotocol ::ffff:192.0.2.7")]
    public void All_prefixes_of_all_lines_count_once(string expected, params string[] lines) =>
        Assert.Equal(expected, string.Join(' ', Parse.Options([Certificate, Key, .. lines]).Proxies));

    [Theory]
    [InlineData("ntsproxyprotocol", Forms + ", and nothing is given.")]
    [InlineData("ntsproxyprotocol all", Forms + ", not `all`.")]
    [InlineData("ntsproxyprotocol lb.example", Forms + ", not `lb.example`.")]
    [InlineData("ntsproxyprotocol 192.0.2.7 192.0.2.0/33", Forms + ", not `192.0.2.7 192.0.2.0/33`.")]
    [InlineData("ntsproxyprotocol 192.0.2.7:4460", Forms + ", not `192.0.2.7:4460`.")]
    [InlineData("ntsproxyprotocol 192.0.2.7,192.0.2.8", Forms + ", not `192.0.2.7,192.0.2.8`.")]
    [InlineData("ntsproxyprotocol 10/8 ::/0", "`ntsproxyprotocol` would believe everybody's header with a subnet of length 0, and then no `deny` and no limit holds anybody; name the addresses of the proxies.")]
    [InlineData("ntsproxyprotocol 0/0", "`ntsproxyprotocol` would believe everybody's header with a subnet of length 0, and then no `deny` and no limit holds anybody; name the addresses of the proxies.")]
    public void What_makes_no_sense_is_refused_in_one_sentence(string line, string sentence) =>
        Assert.Equal($"time.conf, line 3: {sentence}", Parse.OnlyMistake(Certificate, Key, line));

    [Theory]
    [InlineData("`ntsproxyprotocol` changes nothing: without `ntsservercert` and `ntsserverkey` there is no NTS-KE.", "ntsproxyprotocol 192.0.2.7")]
    [InlineData("`ntsproxyprotocol` changes nothing: `role frontend` opens no NTS-KE port.", "ntsproxyprotocol 192.0.2.7", "role frontend")]
    public void Where_it_changes_nothing_is_said(string sentence, params string[] lines) =>
        Assert.Equal($"time.conf, line 1: {sentence}", Assert.Single(Parse.File(lines).Notices).ToString());

    [Fact]
    public void Check_says_whom_it_believes_and_whom_limits_hold()
    {
        ServeOptions options = Parse.Options(Certificate, Key, "ntsproxyprotocol 192.0.2.7 2001:db8::/64");

        Assert.Contains(
            Statement.Fact(
                "Wants a PROXY protocol header, version 2, at the beginning of each NTS-KE connection from 192.0.2.7 and 2001:db8::/64, and judges the "
                + "client that it names by `deny` and the limits, which these proxies' own health checks pass: `ntsproxyprotocol`."),
            ConfigurationSummary.Of(new ExplanationInputs(options, new FakeHost(), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))));
    }
}
