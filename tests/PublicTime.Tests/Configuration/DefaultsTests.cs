using System.Net;
using PublicTime.Configuration;

namespace PublicTime.Tests.Configuration;

public sealed class DefaultsTests
{
    [Fact]
    public void Without_file_and_directive_the_quick_start_serves_loopback_on_unprivileged_ports()
    {
        ParsedConfiguration parsed = ConfigurationParser.Parse([], Parse.Host, new FakeHost());

        Assert.True(parsed.IsGood);
        ServeOptions options = parsed.Options;
        Assert.True(options.IsQuickStart);
        Assert.Equal(11123, options.NtpPort);
        Assert.Equal(14460, options.KePort);
        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], options.Addresses);
        Assert.Equal(10, options.LocalStratum);
        Assert.Equal(CertificateOrigin.SelfSigned, options.Certificate);
        Assert.Equal("/home/ann/.local/state/publictime", options.StateFolder);
        Assert.True(options.ServesNtp);
        Assert.True(options.ServesKe);
    }

    [Fact]
    public void An_empty_file_gives_chrony_s_defaults_and_not_the_quick_start()
    {
        ServeOptions options = Parse.Options();

        Assert.False(options.IsQuickStart);
        Assert.Equal(123, options.NtpPort);
        Assert.Equal(4460, options.KePort);
        Assert.Equal([IPAddress.Any, IPAddress.IPv6Any], options.Addresses);
        Assert.Equal(ServeOptions.UnsynchronizedStratum, options.LocalStratum);
        Assert.Equal(CertificateOrigin.None, options.Certificate);
        Assert.Equal(100, options.MaxKeConnections);
        Assert.Equal(TimeSpan.FromSeconds(86400), options.RotationInterval);
        Assert.Equal(TimeSpan.FromSeconds(691200), options.KeyLifetime);
        Assert.Equal(9, options.Periods);
        Assert.Equal(4, options.Workers);
        Assert.Equal(UdpEngine.Batch, options.Engine);
        Assert.Equal(ServiceRole.All, options.Role);
        Assert.Equal(("ann.example.net", "default", TimeSpan.FromMinutes(1)), (options.NodeName, options.Region, options.DrainGrace));
        Assert.Empty(options.NtpServers);
        Assert.Empty(options.Advertised);
        Assert.False(options.IsOneOfMany);
        Assert.True(options.ServesNtp);
        Assert.False(options.ServesKe);
    }

    [Theory]
    [InlineData("ntp1.fra.example.net", "ntp1.fra.example.net")]
    [InlineData("a_b-C.9", "a_b-C.9")]
    [InlineData("zeit örtlich", "zeit--rtlich")]
    [InlineData("", "localhost")]
    public void A_host_s_name_is_bent_to_the_form_of_a_node_s(string hostName, string nodeName)
    {
        Assert.Equal(nodeName, NodeDirectives.NameFrom(hostName));
        Assert.Equal(nodeName, Parse.Options($"nodename {NodeDirectives.NameFrom(hostName)}").NodeName);
    }

    [Fact]
    public void A_host_s_name_that_is_too_long_is_cut() => Assert.Equal(new string('n', 64), NodeDirectives.NameFrom(new string('n', 65)));

    [Theory]
    [InlineData("/var/state", "/home/ann", "/var/state/publictime")]
    [InlineData("", "/home/ann", "/home/ann/.local/state/publictime")]
    [InlineData("relative", "/home/ann", "/home/ann/.local/state/publictime")]
    [InlineData("", "", "")]
    public void The_state_folder_follows_the_XDG_rule(string xdgStateHome, string home, string expected) =>
        Assert.Equal(expected, HostDefaults.StateFolderOf(xdgStateHome, home));

    [Fact]
    public void A_host_without_any_state_folder_is_a_mistake_that_ntsdumpdir_mends()
    {
        HostDefaults homeless = new(1, "", "host");

        ParsedConfiguration without = ConfigurationParser.Parse([new ConfigurationSource("time.conf", [])], homeless, new FakeHost());
        ParsedConfiguration with = ConfigurationParser.Parse([new ConfigurationSource("time.conf", ["ntsdumpdir /var/lib/pt"])], homeless, new FakeHost());

        Assert.Equal(
            "state folder: none is named by `ntsdumpdir`, and neither XDG_STATE_HOME nor a home folder is known; give `ntsdumpdir FOLDER`.",
            Assert.Single(without.Mistakes).ToString());
        Assert.True(with.IsGood);
    }
}
