using System.Net;
using PublicTime.Configuration;
using PublicTime.Frontend.Engines;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Limits;
using PublicTime.Native.Tls;
using PublicTime.Wire.Nts;

namespace PublicTime.Tests.Configuration;

public sealed class DirectiveTests
{
    [Fact]
    public void Every_directive_says_what_it_says_in_chrony()
    {
        ServeOptions options = Parse.Options(
            "port 11999",
            "ntsport 14999",
            "local stratum 5",
            "ntsservercert /etc/pt/cert.pem",
            "ntsserverkey /etc/pt/key.pem",
            "ntsntpserver ntp.example.net",
            "ntsdumpdir /var/lib/pt",
            "ntsrotate 3600",
            "ntskeylifetime 7200",
            "maxntsconnections 7",
            "maxntsconnectionsperprefix 3",
            "workers 3",
            "engine batch");

        Assert.Equal(11999, options.NtpPort);
        Assert.Equal(14999, options.KePort);
        Assert.Equal(5, options.LocalStratum);
        Assert.Equal(CertificateOrigin.Files, options.Certificate);
        Assert.Equal([new TlsCertificateFiles("/etc/pt/cert.pem", "/etc/pt/key.pem")], options.CertificatePairs);
        Assert.Equal([new NamedServer("ntp.example.net", 11999)], options.NtpServers);
        Assert.Equal("/var/lib/pt", options.StateFolder);
        Assert.Equal(TimeSpan.FromHours(1), options.RotationInterval);
        Assert.Equal(TimeSpan.FromHours(2), options.KeyLifetime);
        Assert.Equal(7, options.MaxKeConnections);
        Assert.Equal(3, options.MaxKeConnectionsPerPrefix);
        Assert.Equal(3, options.Workers);
        Assert.True(options.ServesKe);
    }

    [Fact]
    public void Case_white_space_and_comments_do_not_matter_and_the_last_one_counts()
    {
        ServeOptions options = Parse.Options("# a", "  ! b", "\t; port 1", "%port 2", "", "   ", "PORT 300", "\t Port \t 400  ");

        Assert.Equal(400, options.NtpPort);
    }

    [Fact]
    public void A_mark_behind_a_directive_begins_no_comment() =>
        Assert.Equal(
            "time.conf, line 1: `port` takes one number from 0 to 65535, not `123 # NTP`.", Parse.OnlyMistake("port 123 # NTP"));

    [Fact]
    public void Certificates_and_keys_are_paired_in_their_order()
    {
        ServeOptions options = Parse.Options("ntsservercert c1", "ntsservercert c2", "ntsserverkey k1", "ntsserverkey k2");

        Assert.Equal([new TlsCertificateFiles("c1", "k1"), new TlsCertificateFiles("c2", "k2")], options.CertificatePairs);
    }

    [Fact]
    public void The_batch_engine_takes_its_size_and_its_nap_in_any_order_and_the_last_directive_counts_whole()
    {
        ServeOptions chosen = Parse.Options("engine batch nap 50 Size 256");
        Assert.Equal((UdpEngine.Batch, 256, 50), (chosen.Engine, chosen.Batch, chosen.NapMicroseconds));

        ServeOptions last = Parse.Options("engine batch size 128 nap 100", "engine batch");
        Assert.Equal((FrontendOptions.DefaultBatch, 0), (last.Batch, last.NapMicroseconds));
    }

    [Fact]
    public void Our_engine_and_the_clock_of_the_host_are_chosen_by_directives_and_the_mark_by_chrony_s()
    {
        ParsedConfiguration parsed = Parse.File("engine sockets", "clock host", "dscp 46");

        Assert.True(parsed.IsGood);
        Assert.Equal((UdpEngine.Sockets, 3, 46), (parsed.Options.Engine, parsed.Options.HostStratum, parsed.Options.Dscp));
        Assert.StartsWith("time.conf, line 1: `engine sockets` stamps datagrams itself", Assert.Single(parsed.Notices).ToString(), StringComparison.Ordinal);
        Assert.Equal(1, Parse.Options("clock host stratum 5", "CLOCK Host Stratum 1").HostStratum);
        Assert.Null(Parse.Options().HostStratum);
    }

    [Fact]
    public void Without_ratelimit_nobody_is_limited_and_alone_it_means_chrony_s_defaults()
    {
        Assert.Equal(new AdmissionRules(), Parse.Options().Admission);
        Assert.Null(Parse.Options().KeRateLimit);
        Assert.Equal(new AdmissionRules { RateLimit = new RateLimit { Interval = 3, Burst = 8, Leak = 2, IPv4PrefixLength = 32, IPv6PrefixLength = 64 } }, Parse.Options("ratelimit").Admission);
        Assert.Equal((6, 8, 2), Parse.Options("ntsratelimit").KeRateLimit is { } limit ? (limit.Interval, limit.Burst, limit.Leak) : default);
    }

    [Fact]
    public void Ratelimit_keeps_its_options_from_line_to_line_and_takes_its_memory_from_clientloglimit()
    {
        ServeOptions options = Parse.Options(
            "clientloglimit 1048576", "RATELIMIT Interval -4 burst 255", "ratelimit leak 4 kod 3 ipv4prefix 24 ipv6prefix 56", "ntsratelimit burst 2", "denykod 4");

        Assert.Equal(
            new AdmissionRules
            {
                RateLimit = new RateLimit { Interval = -4, Burst = 255, Leak = 4, IPv4PrefixLength = 24, IPv6PrefixLength = 56, TableOctets = 1_048_576 },
                Kod = 3,
                DenyKod = 4,
            },
            options.Admission);
        Assert.Equal((6, 2), (options.KeRateLimit!.Interval, options.KeRateLimit.Burst));
    }

    [Fact]
    public void Clientloglimit_without_ratelimit_is_reported() =>
        Assert.Equal(
            "time.conf, line 1: `clientloglimit` changes nothing without `ratelimit`: this service keeps no other record of single clients.",
            Assert.Single(Parse.File("clientloglimit 1048576").Notices).ToString());

    [Fact]
    public void Port_0_serves_no_NTP()
    {
        ServeOptions options = Parse.Options("port 0", "ntsservercert c", "ntsserverkey k");

        Assert.False(options.ServesNtp);
        Assert.True(options.ServesKe);
    }

    [Theory]
    [InlineData("local", 10)]
    [InlineData("local stratum 1", 1)]
    [InlineData("local stratum 15", 15)]
    [InlineData("LOCAL Stratum 3", 3)]
    [InlineData("local orphan distance 0.1 stratum 4", 4)]
    public void Local_takes_its_options_in_any_order(string line, int stratum) =>
        Assert.Equal(stratum, Parse.Options(line).LocalStratum);

    [Theory]
    [InlineData("orphan")]
    [InlineData("distance 0.5")]
    [InlineData("activate 1e-3")]
    public void Options_of_local_without_effect_are_reported(string option)
    {
        string notice = Assert.Single(Parse.File($"local {option}").Notices).ToString();

        Assert.StartsWith($"time.conf, line 1: `local {option.Split(' ')[0]}` has no effect yet", notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Bindaddress_names_addresses_of_one_family_and_leaves_the_other_open()
    {
        ServeOptions options = Parse.Options("bindaddress 192.0.2.1", "bindaddress 192.0.2.2");

        Assert.Equal([IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"), IPAddress.IPv6Any], options.Addresses);
    }

    [Fact]
    public void Bindaddress_takes_both_families_and_reads_a_mapped_address_as_IPv4()
    {
        ServeOptions options = Parse.Options("bindaddress 2001:db8::1", "bindaddress ::ffff:192.0.2.1");

        Assert.Equal([IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")], options.Addresses);
    }

    [Theory]
    [InlineData("role all", true, true)]
    [InlineData("role frontend", true, false)]
    [InlineData("role KE", false, true)]
    public void The_role_chooses_the_services(string role, bool ntp, bool ke)
    {
        ServeOptions options = Parse.Options(role, "ntsservercert c", "ntsserverkey k");

        Assert.Equal(ntp, options.ServesNtp);
        Assert.Equal(ke, options.ServesKe);
    }

    [Theory]
    [InlineData("", new[] { 30, 15, 17, 16 })]
    [InlineData("ntsaeads 15", new[] { 15 })]
    [InlineData("NTSAEADS 16 15 30", new[] { 16, 15, 30 })]
    public void Ntsaeads_names_the_AEADs_that_keys_are_handed_out_for(string line, int[] aeads) =>
        Assert.Equal(aeads, Parse.Options(line).Aeads.Select(aead => (int)aead));

    [Fact]
    public void The_last_ntsaeads_counts() => Assert.Equal([AeadAlgorithm.AesSivCmac256], Parse.Options("ntsaeads 30 17", "ntsaeads 15").Aeads);

    [Fact]
    public void Ntscachedir_is_ntsdumpdir() => Assert.Equal("/var/lib/pt", Parse.Options("ntscachedir /var/lib/pt").StateFolder);

    [Theory]
    [InlineData("ntskeylifetime 63", "ntsrotate 1", 64)]
    [InlineData("ntskeylifetime 100", "ntsrotate 7", 16)]
    [InlineData("ntskeylifetime 2147483647", "ntsrotate 0", 1)]
    [InlineData("ntskeylifetime 1", "ntsrotate 2147483647", 2)]
    public void Periods_are_the_lifetime_divided_by_the_interval_rounded_up_and_one_more(string lifetime, string rotate, long periods) =>
        Assert.Equal(periods, Parse.Options(lifetime, rotate).Periods);
}
