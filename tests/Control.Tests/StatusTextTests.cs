namespace PublicTime.Control.Tests;

public sealed class StatusTextTests
{
    [Fact]
    public void A_full_report_reads_like_this() =>
        Assert.Equal(
            """
            PublicTime       0.1.0, role all, up 1 d 02:03:04 since 2026-11-21 04:00:00Z
            NTP              127.0.0.1:11123, [::1]:11123
            NTS-KE           127.0.0.1:14460
              sends to       time1.example port 123, weight 1: yes
              sends to       time2.example port 124, weight 3: no, it drains, does not know the time, or has no ring
              sends to       chrony.example port 123, weight 1: yes, it is no node's of this ring
              sends to       time3.example port 123, weight 1: no, its node has left or was forgotten
              sends to       time4.example port 123, weight 1: yes, for want of a better one: it is silent
              sends to       time5.example port 123, weight 1: no, it is silent
            metrics          127.0.0.1:9123
            ready            no
              engine         not yet
            certificate      /var/lib/pt/cert.pem (ECDSA), expires on 2027-11-22 06:03:04Z, in 365 days
              for            time.example, 192.0.2.1
            certificate      /var/lib/pt/rsa.pem (RSA), is valid only from 2027-01-01 00:00:00Z on: clients refuse it until then
              for            CN=old.example
            rate limit       ntp: 8 at once and one in 8 s for an IPv4 /32 or IPv6 /64, 1 in 4 leaks, 1 in 2 of the rest gets a kiss
            rate limit       nts-ke: 1 at once and 4 a second for an IPv4 /24 or IPv6 /56, 1 in 2 leaks
            clock            synchronized, stratum 10, reference ID 127.127.1.1, leap NoWarning
            root delay       0.000000000 s
            root dispersion  0.000012000 s
            generation       7 of the served clock
            key ring         generation 3, a key mints for 1 d, a cookie is good for 8 d
              key            9b1c2d3f  period 20415  next
              key            9b1c2d3e  period 20414  minting
            cluster          n1 in ring local, nodes: 1 silent, 2 serving; 1 of 2 stores answer; not well: `publictime cluster` says why
            datagrams
              Answered     12
              AnsweredNts  3
            key sessions     none yet
            served by AEAD
              AesSivCmac256  2
            notice           `server` is not followed yet.

            """,
            StatusText.Render(Reports.Full));

    [Fact]
    public void A_report_without_NTS_and_time_says_so() =>
        Assert.Equal(
            """
            PublicTime       0.1.0, role frontend, up 00:00:01 since 1970-01-01 00:00:00Z
            NTP              not served
            NTS-KE           not served
            clock            unsynchronized: clients do not use it
            root delay       0.000000000 s
            root dispersion  0.000012000 s
            generation       7 of the served clock
            datagrams        none yet
            key sessions     none yet

            """,
            StatusText.Render(Reports.Bare));

    [Fact]
    public void What_stood_in_the_way_of_the_socket_is_said_by_its_cause_and_not_at_all_where_nothing_did()
    {
        StatusReport report = Reports.Full with
        {
            SendFailures = new Dictionary<string, long>(StringComparer.Ordinal) { ["Blocked"] = 7, ["Unreachable"] = 0 },
            SendRetries = new Dictionary<string, long>(StringComparer.Ordinal) { ["Interrupted"] = 0 },
        };

        string text = StatusText.Render(report);

        Assert.Contains("\nsend failures\n  Blocked  7\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("retries", text, StringComparison.Ordinal);
        Assert.DoesNotContain("receive failures", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expired_certificate_is_called_so()
    {
        var expired = new CertificateStatus("cert.pem", "CN=a", [], "ECDSA", DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch);
        StatusReport report = Reports.Bare with { Certificates = [expired] };

        Assert.Contains("cert.pem (ECDSA), expired on 1970-01-01 00:00:00Z: clients refuse it\n", StatusText.Render(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ring_that_never_rotates_is_described()
    {
        StatusReport report = Reports.Bare with { Ring = new RingStatus(1, 0, 60, []) };

        Assert.Contains("generation 1, one key mints for ever, a cookie is good for 00:01:00\n", StatusText.Render(report), StringComparison.Ordinal);
    }
}
