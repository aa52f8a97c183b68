using PublicTime.Configuration;

namespace PublicTime.Tests.Configuration;

public sealed class NoticeTests
{
    // The directives of chrony 4.3, from its manual page chrony.conf(5) (Debian package chrony 4.3-2+deb12u3).
    private const string Chrony43 =
        "server pool peer initstepslew refclock manual acquisitionport bindacqaddress bindacqdevice dscp dumpdir maxsamples minsamples "
        + "ntsdumpdir ntsrefresh ntstrustedcerts nosystemcert nocerttimecheck authselectmode combinelimit maxdistance maxjitter minsources "
        + "reselectdist stratumweight clockprecision corrtimeratio driftfile fallbackdrift leapsecmode leapsectz makestep maxchange "
        + "maxclockerror maxdrift maxupdateskew maxslewrate tempcomp allow deny bindaddress binddevice broadcast clientloglimit noclientlog "
        + "local ntpsigndsocket ntsport ntsservercert ntsserverkey ntsprocesses maxntsconnections ntsntpserver ntsrotate port ratelimit "
        + "ntsratelimit smoothtime bindcmdaddress bindcmddevice cmdallow cmddeny cmdport cmdratelimit hwclockfile rtcautotrim rtcdevice "
        + "rtcfile rtconutc rtcsync log logbanner logchange logdir mailonchange confdir sourcedir include hwtimestamp keyfile lock_all "
        + "pidfile ptpport sched_priority user";

    public static TheoryData<string> Directives => [.. Chrony43.Split(' ')];

    [Theory]
    [MemberData(nameof(Directives))]
    public void Every_directive_of_chrony_is_followed_or_reported_with_its_consequence(string name)
    {
        ParsedConfiguration parsed = Parse.File($"{name} some argument");

        bool isFollowed = ConfigurationParser.SupportedNames.Contains(name, StringComparer.Ordinal);
        Assert.Equal(isFollowed ? 0 : 1, parsed.Notices.Count);
        if (!isFollowed)
        {
            string notice = parsed.Notices[0].ToString();
            Assert.StartsWith($"time.conf, line 1: `{name}` ", notice, StringComparison.Ordinal);
            Assert.EndsWith(".", notice, StringComparison.Ordinal);
            Assert.True(parsed.IsGood);
        }
    }

    [Theory]
    [InlineData("30")]
    [InlineData("16 17 30")]
    public void Ntsaeads_without_15_says_who_is_left_out(string aeads) =>
        Assert.Equal(
            "time.conf, line 1: `ntsaeads` leaves out 15 (AES-SIV-CMAC-256), which RFC 8915 requires: "
            + "clients that have no other, such as NTPsec and chrony before 4.4, get no cookies.",
            Assert.Single(Parse.File($"ntsaeads {aeads}").Notices).ToString());

    [Fact]
    public void A_server_line_says_what_is_answered_without_it() =>
        Assert.Equal(
            "time.conf, line 1: `server` is not followed yet: without `local` or `clock host` this service answers that it is unsynchronized.",
            Assert.Single(Parse.File("SERVER time.example.net iburst nts").Notices).ToString());

    [Fact]
    public void Debian_s_own_file_starts_with_one_notice_for_each_directive_that_is_not_followed()
    {
        // The directives of /etc/chrony/chrony.conf in Debian 12, without its comments.
        ParsedConfiguration parsed = Parse.File(
            "confdir /etc/chrony/conf.d",
            "pool 2.debian.pool.ntp.org iburst",
            "sourcedir /run/chrony-dhcp",
            "sourcedir /etc/chrony/sources.d",
            "keyfile /etc/chrony/chrony.keys",
            "driftfile /var/lib/chrony/chrony.drift",
            "ntsdumpdir /var/lib/chrony",
            "logdir /var/log/chrony",
            "maxupdateskew 100.0",
            "rtcsync",
            "makestep 1 3",
            "leapsectz right/UTC");

        Assert.True(parsed.IsGood);
        Assert.Equal(8, parsed.Notices.Count);
        Assert.Equal("/var/lib/chrony", parsed.Options.StateFolder);
    }

    [Fact]
    public void A_certificate_that_a_front_end_does_not_use_is_reported() =>
        Assert.Equal(
            "time.conf, line 2: `ntsservercert` is not used: `role frontend` opens no NTS-KE port.",
            Assert.Single(Parse.File("role frontend", "ntsservercert c", "ntsserverkey k").Notices).ToString());
}
