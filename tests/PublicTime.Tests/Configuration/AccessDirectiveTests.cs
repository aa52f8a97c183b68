using System.Net;
using PublicTime.Configuration;

namespace PublicTime.Tests.Configuration;

public sealed class AccessDirectiveTests
{
    [Theory]
    [InlineData("allow", "203.0.113.9", true)]
    [InlineData("allow", "2001:db8::9", true)]
    [InlineData("allow all", "203.0.113.9", true)]
    [InlineData("ALLOW ALL", "2001:db8::9", true)]
    [InlineData("allow 1.2.3.4", "1.2.3.4", true)]
    [InlineData("allow 1.2.3.4", "1.2.3.5", false)]
    [InlineData("allow 1.2.0.0/16", "1.2.255.255", true)]
    [InlineData("allow 1.2.0.0/16", "1.3.0.0", false)]
    [InlineData("allow 1.2.9.9/16", "1.2.0.1", true)]
    [InlineData("allow 1.2", "1.2.3.4", true)]
    [InlineData("allow 1.2", "1.3.3.4", false)]
    [InlineData("allow 1.2.3", "1.2.3.4", true)]
    [InlineData("allow 1.2.3", "1.2.4.4", false)]
    [InlineData("allow 1", "1.255.0.0", true)]
    [InlineData("allow 0/0", "8.8.8.8", true)]
    [InlineData("allow 0/0", "::2", false)]
    [InlineData("allow 10.32/11", "10.63.1.1", true)]
    [InlineData("allow 2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("allow 2001:db8::/32", "2001:db9::1", false)]
    [InlineData("allow 2001:db8::1", "2001:db8::1", true)]
    [InlineData("allow ::/0", "ffff::1", true)]
    [InlineData("allow ::/0", "1.2.3.4", false)]
    [InlineData("allow all 1.2", "1.2.3.4", true)]
    public void Allow_takes_every_form_of_chrony(string line, string client, bool served) =>
        Assert.Equal(served, Parse.Options(line).Access.Allows(IPAddress.Parse(client)));

    [Fact]
    public void Without_a_rule_loopback_is_served_and_nobody_else()
    {
        ServeOptions options = Parse.Options("port 123");

        Assert.True(options.Access.Allows(IPAddress.Loopback));
        Assert.True(options.Access.Allows(IPAddress.IPv6Loopback));
        Assert.False(options.Access.Allows(IPAddress.Parse("192.0.2.1")));
    }

    [Fact]
    public void With_a_rule_loopback_is_served_only_if_a_rule_says_so() =>
        Assert.False(Parse.Options("allow 192.0.2.0/24").Access.Allows(IPAddress.Loopback));

    [Fact]
    public void Deny_all_forgets_what_was_allowed_before()
    {
        ServeOptions options = Parse.Options("allow 192.0.2.0/24", "deny all", "allow 198.51.100.0/24");

        Assert.False(options.Access.Allows(IPAddress.Parse("192.0.2.1")));
        Assert.True(options.Access.Allows(IPAddress.Parse("198.51.100.1")));
    }

    [Fact]
    public void Deny_without_all_leaves_narrower_subnets_allowed() =>
        Assert.True(Parse.Options("allow 192.0.2.0/24", "deny").Access.Allows(IPAddress.Parse("192.0.2.1")));

    [Theory]
    [InlineData("allow 1.2.3.4/33")]
    [InlineData("allow 2001:db8::/129")]
    [InlineData("allow 1.2.3.4/")]
    [InlineData("allow 1.2.3.4/-1")]
    [InlineData("allow 1.2.3.4/8/8")]
    [InlineData("allow 1.2.3.4.5")]
    [InlineData("allow 1.2.3.256")]
    [InlineData("allow 010.0.0.1")]
    [InlineData("allow 1..2")]
    [InlineData("allow fe80::1%eth0")]
    [InlineData("allow [::1]")]
    [InlineData("allow 1.2.3.4 5.6.7.8")]
    [InlineData("deny 1.2.3.4/99")]
    public void A_bad_subnet_is_refused_with_the_forms_that_are_allowed(string line) =>
        Assert.Contains(
            "takes nothing, `all`, an address or a subnet such as 192.0.2.0/24, 192.0.2 or 2001:db8::/32, not `",
            Parse.OnlyMistake(line),
            StringComparison.Ordinal);

    [Fact]
    public void A_host_name_is_refused_with_a_sentence_of_its_own() =>
        Assert.Equal(
            "time.conf, line 2: `deny` takes no host name such as `pool.example.net`: names are not looked up, so write its address.",
            Parse.OnlyMistake("allow", "deny pool.example.net"));
}
