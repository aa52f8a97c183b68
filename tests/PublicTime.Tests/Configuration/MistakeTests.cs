using PublicTime.Configuration;

namespace PublicTime.Tests.Configuration;

public sealed class MistakeTests
{
    private const string LocalForms =
        "`local` takes `stratum` with a number from 1 to 15, `orphan`, `distance` and `activate` with seconds, not ";

    private const string NameForm = "one name of 1 to 64 ASCII letters, digits, `.`, `_` and `-`";

    private const string RateForms = "`ratelimit` takes `interval` -19 to 12, `burst` 1 to 255, `leak` 1 to 4, `ipv4prefix` 1 to 32, `ipv6prefix` 1 to 128";

    [Theory]
    [InlineData("port 65536", "`port` takes one number from 0 to 65535, not `65536`.")]
    [InlineData("port -1", "`port` takes one number from 0 to 65535, not `-1`.")]
    [InlineData("port abc", "`port` takes one number from 0 to 65535, not `abc`.")]
    [InlineData("port", "`port` takes one number from 0 to 65535, and nothing is given.")]
    [InlineData("ntsport 1 2", "`ntsport` takes one number from 0 to 65535, not `1 2`.")]
    [InlineData("bindaddress", "`bindaddress` takes one IPv4 or IPv6 address, and nothing is given.")]
    [InlineData("bindaddress eth0", "`bindaddress` takes one IPv4 or IPv6 address, not `eth0`.")]
    [InlineData("bindaddress 1.2", "`bindaddress` takes one IPv4 or IPv6 address, not `1.2`.")]
    [InlineData("local stratum 0", LocalForms + "`stratum 0`.")]
    [InlineData("local stratum 16", LocalForms + "`stratum 16`.")]
    [InlineData("local stratum", LocalForms + "`stratum`.")]
    [InlineData("local stratum 10 distance far", LocalForms + "`stratum 10 distance far`.")]
    [InlineData("local 10", LocalForms + "`10`.")]
    [InlineData("ntsrotate 2147483648", "`ntsrotate` takes a number of seconds from 0 to 2147483647, not `2147483648`.")]
    [InlineData("ntskeylifetime 0", "`ntskeylifetime` takes a number of seconds from 1 to 2147483647, not `0`.")]
    [InlineData("maxntsconnections 0", "`maxntsconnections` takes a number of connections from 1 to 100000, not `0`.")]
    [InlineData("ntsntpserver a b", "`ntsntpserver` takes one host name in ASCII (at most 255 characters) or one address, and perhaps `port` with a number from 1 to 65535 and `weight` with a number from 1 to 1000, not `a b`.")]
    [InlineData("ntsntpserver zeit.exämple", "`ntsntpserver` takes one host name in ASCII (at most 255 characters) or one address, and perhaps `port` with a number from 1 to 65535 and `weight` with a number from 1 to 1000, not `zeit.exämple`.")]
    [InlineData("ntsdumpdir", "`ntsdumpdir` takes the name of one folder, and nothing is given.")]
    [InlineData("ntsservercert", "`ntsservercert` takes the name of one PEM file with a certificate chain, and nothing is given.")]
    [InlineData("ntsserverkey a b", "`ntsserverkey` takes the name of one PEM file with a private key, not `a b`.")]
    [InlineData("ntsaeads", "`ntsaeads` takes AEAD numbers out of 15, 16, 17 and 30, each once, and nothing is given.")]
    [InlineData("ntsaeads 15 18", "`ntsaeads` takes AEAD numbers out of 15, 16, 17 and 30, each once, not `18`.")]
    [InlineData("ntsaeads 30,15", "`ntsaeads` takes AEAD numbers out of 15, 16, 17 and 30, each once, not `30,15`.")]
    [InlineData("ntsaeads 65551", "`ntsaeads` takes AEAD numbers out of 15, 16, 17 and 30, each once, not `65551`.")]
    [InlineData("ntsaeads 15 30 15", "`ntsaeads` names 15 twice.")]
    [InlineData("ntsaeads 30 31 15", "`ntsaeads` cannot have 31 (AES-256-GCM-SIV): its keys are as long as those of 15, and a cookie tells its AEAD by their length.")]
    [InlineData("ratelimit interval 13", RateForms + ", `kod` 0 to 4, not `interval 13`.")]
    [InlineData("ratelimit burst 4 leak", RateForms + ", `kod` 0 to 4, not `burst 4 leak`.")]
    [InlineData("ratelimit kod 5", RateForms + ", `kod` 0 to 4, not `kod 5`.")]
    [InlineData("ratelimit ipv6prefix 129", RateForms + ", `kod` 0 to 4, not `ipv6prefix 129`.")]
    [InlineData("ntsratelimit kod 2", "`ntsratelimit` takes `interval` -19 to 12, `burst` 1 to 255, `leak` 1 to 4, `ipv4prefix` 1 to 32, `ipv6prefix` 1 to 128, not `kod 2`.")]
    [InlineData("denykod 5", "`denykod` takes one number from 0 to 4, not `5`.")]
    [InlineData("clientloglimit 4095", "`clientloglimit` takes a number of octets from 4096 to 1073741824, not `4095`.")]
    [InlineData("role both", "`role` takes `all`, `frontend` or `ke`, not `both`.")]
    [InlineData("advertise a weight 5", "`advertise` takes one host name in ASCII (at most 255 characters) or one address, and perhaps `port` with a number from 1 to 65535, not `a weight 5`.")]
    [InlineData("advertise", "`advertise` takes one host name in ASCII (at most 255 characters) or one address, and perhaps `port` with a number from 1 to 65535, and nothing is given.")]
    [InlineData("nodename", "`nodename` takes " + NameForm + ", and nothing is given.")]
    [InlineData("nodename a b", "`nodename` takes " + NameForm + ", not `a b`.")]
    [InlineData("nodename nürnberg", "`nodename` takes " + NameForm + ", not `nürnberg`.")]
    [InlineData("region eu/west", "`region` takes " + NameForm + ", not `eu/west`.")]
    [InlineData("draingrace -1", "`draingrace` takes a number of seconds from 0 to 86400, not `-1`.")]
    [InlineData("draingrace 86401", "`draingrace` takes a number of seconds from 0 to 86400, not `86401`.")]
    [InlineData("keyencryptionkey", "`keyencryptionkey` takes the name of one file with 128 hexadecimal digits, and perhaps of a second one, whose key only opens, and nothing is given.")]
    [InlineData("keyencryptionkey a b c", "`keyencryptionkey` takes the name of one file with 128 hexadecimal digits, and perhaps of a second one, whose key only opens, not `a b c`.")]
    [InlineData("keyencryptionkey a a", "`keyencryptionkey` names a twice: the second file is for another key, which only opens.")]
    [InlineData("workers 0", "`workers` takes a number of threads from 1 to 1024, not `0`.")]
    [InlineData("engine", "`engine` takes `batch` or `sockets`, and nothing is given.")]
    [InlineData("engine steam", "`engine` takes `batch` or `sockets`, not `steam`.")]
    [InlineData("engine sockets nap 5", "`engine` takes `batch` or `sockets`, not `sockets nap 5`.")]
    [InlineData("engine batch size 63", "`engine` takes after `batch` `size` with a number of datagrams from 64 to 256 and `nap` with a number of microseconds from 0 to 100, not `batch size 63`.")]
    [InlineData("engine batch size 257", "`engine` takes after `batch` `size` with a number of datagrams from 64 to 256 and `nap` with a number of microseconds from 0 to 100, not `batch size 257`.")]
    [InlineData("engine batch size", "`engine` takes after `batch` `size` with a number of datagrams from 64 to 256 and `nap` with a number of microseconds from 0 to 100, not `batch size`.")]
    [InlineData("engine batch nap 101", "`engine` takes after `batch` `size` with a number of datagrams from 64 to 256 and `nap` with a number of microseconds from 0 to 100, not `batch nap 101`.")]
    [InlineData("engine batch nap -1", "`engine` takes after `batch` `size` with a number of datagrams from 64 to 256 and `nap` with a number of microseconds from 0 to 100, not `batch nap -1`.")]
    [InlineData("engine batch doze 5", "`engine` takes after `batch` `size` with a number of datagrams from 64 to 256 and `nap` with a number of microseconds from 0 to 100, not `batch doze 5`.")]
    [InlineData("engine xdp", "`engine xdp` is planned and not there yet; `engine batch` and `engine sockets` are.")]
    [InlineData("dscp 64", "`dscp` takes one number from 0 to 63, not `64`.")]
    [InlineData("clock", "`clock` takes `host`, or `host stratum` with a number from 1 to 15, and nothing is given.")]
    [InlineData("clock gps", "`clock` takes `host`, or `host stratum` with a number from 1 to 15, not `gps`.")]
    [InlineData("clock host stratum 16", "`clock` takes `host`, or `host stratum` with a number from 1 to 15, not `host stratum 16`.")]
    [InlineData("clock host stratum", "`clock` takes `host`, or `host stratum` with a number from 1 to 15, not `host stratum`.")]
    public void A_bad_value_is_refused_with_place_value_and_what_is_allowed(string line, string sentence) =>
        Assert.Equal($"time.conf, line 2: {sentence}", Parse.OnlyMistake("# first", line));

    [Theory]
    [InlineData("ntsrotat 5", "`ntsrotat` is not a directive; `ntsrotate` is the nearest name.")]
    [InlineData("Alow", "`Alow` is not a directive; `allow` is the nearest name.")]
    [InlineData("sevrer a", "`sevrer` is not a directive; `server` is the nearest name.")]
    [InlineData("prot 5", "`prot` is not a directive; `port` is the nearest name.")]
    [InlineData("frobnicate", "`frobnicate` is not a directive.")]
    [InlineData("x", "`x` is not a directive.")]
    public void An_unknown_directive_is_refused_with_the_nearest_name_if_one_is_near(string line, string sentence) =>
        Assert.Equal($"time.conf, line 1: {sentence}", Parse.OnlyMistake(line));

    [Fact]
    public void All_mistakes_are_reported_and_not_only_the_first()
    {
        ParsedConfiguration parsed = Parse.File("port x", "ntsport 4460", "roll ke", "workers x");

        Assert.Null(parsed.Options);
        Assert.Equal([1, 3, 4], parsed.Mistakes.Select(mistake => mistake.Origin.Number));
    }

    [Fact]
    public void A_directive_of_the_command_line_is_named_by_its_place() =>
        Assert.Equal(
            "command line, directive 2: `port` takes one number from 0 to 65535, not `x`.",
            Assert.Single(Parse.CommandLine("allow", "port x").Mistakes).ToString());

    [Fact]
    public void A_directive_torn_apart_by_the_shell_is_explained() =>
        Assert.Equal(
            "command line, directive 2: `stratum` is not a directive; each argument is one whole directive, so quote it, as in \"local stratum 10\".",
            Parse.CommandLine("local", "stratum", "10").Mistakes[0].ToString());

    [Fact]
    public void Too_many_periods_are_refused_with_both_values() =>
        Assert.Equal(
            "time.conf, line 1: `ntskeylifetime 691200` with `ntsrotate 3600` keeps 193 keys, and at most 64 are allowed; shorten the one or lengthen the other.",
            Parse.OnlyMistake("ntsrotate 3600"));

    [Fact]
    public void A_certificate_without_its_key_is_refused() =>
        Assert.Equal(
            "time.conf, line 1: every `ntsservercert` needs its `ntsserverkey`, in the same order, and there are 1 and 0.",
            Parse.OnlyMistake("ntsservercert c"));

    [Fact]
    public void A_key_too_many_is_refused() =>
        Assert.Equal(
            "time.conf, line 3: every `ntsservercert` needs its `ntsserverkey`, in the same order, and there are 1 and 2.",
            Parse.OnlyMistake("ntsservercert c", "ntsserverkey k", "ntsserverkey k2"));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8:0::1")]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1")]
    public void One_address_is_bound_once(string first, string second) =>
        Assert.Equal(
            $"time.conf, line 2: `bindaddress {second}` stands here for the second time; each address is bound once.",
            Parse.OnlyMistake($"bindaddress {first}", $"bindaddress {second}"));

    [Theory]
    [InlineData("role ke", "`role ke` needs a certificate: give `ntsservercert FILE` and `ntsserverkey FILE`.")]
    [InlineData("port 0", "`port 0` without a certificate leaves nothing to serve: give a port, or `ntsservercert` and `ntsserverkey`.")]
    public void A_configuration_that_serves_nothing_is_refused(string line, string sentence) =>
        Assert.Equal($"time.conf, line 1: {sentence}", Parse.OnlyMistake(line));

    [Fact]
    public void A_front_end_without_a_port_is_refused() =>
        Assert.Equal(
            "time.conf, line 4: `port 0` with `role frontend` leaves nothing to serve: give a port, or another role.",
            Parse.OnlyMistake("port 0", "ntsservercert c", "ntsserverkey k", "role frontend"));
}
