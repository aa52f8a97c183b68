using System.Net;
using PublicTime.KeService.Admission;
using PublicTime.KeService.Sessions;

namespace PublicTime.KeService.Tests.Admission;

public sealed class KeAdmissionTests
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.255", true)]
    [InlineData("192.0.2.1", "192.0.3.1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.9", true)]
    [InlineData("2001:db8:0:1200::1", "2001:db8:0:12ff:ffff::2", true)]
    [InlineData("2001:db8:0:1200::1", "2001:db8:0:1300::1", false)]
    [InlineData("192.0.2.1", "c000:200::1", false)]
    public void Clients_of_one_prefix_share_its_cap_however_they_come(string one, string other, bool isShared)
    {
        var admission = new KeAdmission(globalCap: 10, prefixCap: 1, unannouncedCap: 10);
        Assert.True(admission.TryEnter(IPAddress.Parse(one), out _, out _));

        Assert.Equal(!isShared, admission.TryEnter(IPAddress.Parse(other), out KePlace? place, out KeOutcome rejection));
        Assert.Equal(KeOutcome.RejectedPrefixCap, rejection);
        if (place is not null)
        {
            admission.Leave(place);
        }

        Assert.True(admission.TryEnterUnannounced(out KePlace? proxied, out _));
        Assert.Equal(!isShared, admission.TryAnnounce(proxied, IPAddress.Parse(other), out rejection));
        Assert.Equal(KeOutcome.RejectedPrefixCap, rejection);
    }

    [Fact]
    public void A_place_that_is_given_back_can_be_taken_again()
    {
        var admission = new KeAdmission(globalCap: 2, prefixCap: 2, unannouncedCap: 2);
        Assert.True(admission.TryEnter(Client, out KePlace? first, out _));
        Assert.True(admission.TryEnter(IPAddress.Parse("198.51.100.1"), out _, out _));

        Assert.False(admission.TryEnter(IPAddress.Parse("203.0.113.1"), out _, out KeOutcome rejection));
        Assert.Equal(KeOutcome.RejectedGlobalCap, rejection);
        Assert.False(admission.TryEnterUnannounced(out _, out rejection));
        Assert.Equal(KeOutcome.RejectedGlobalCap, rejection);
        admission.Leave(first);

        Assert.True(admission.TryEnter(IPAddress.Parse("203.0.113.1"), out _, out _));
        Assert.Equal(2, admission.Active);
    }

    [Fact]
    public void Connections_of_proxies_wait_for_their_header_under_a_cap_of_their_own()
    {
        var admission = new KeAdmission(globalCap: 10, prefixCap: 10, unannouncedCap: 2);
        Assert.True(admission.TryEnterUnannounced(out KePlace? one, out _));
        Assert.True(admission.TryEnterUnannounced(out KePlace? other, out _));

        Assert.False(admission.TryEnterUnannounced(out _, out KeOutcome rejection));
        Assert.Equal(KeOutcome.RejectedProxyHeaderCap, rejection);
        Assert.True(admission.TryEnter(Client, out _, out _));

        Assert.True(admission.TryAnnounce(one, Client, out _));
        Assert.True(admission.TryEnterUnannounced(out _, out _));
        Assert.False(admission.TryEnterUnannounced(out _, out _));
        admission.AnnounceProxy(other);
        Assert.True(admission.TryEnterUnannounced(out _, out _));
        Assert.Equal((5, Client, true), (admission.Active, one.Client, other.IsOfProxy));
    }

    [Fact]
    public void Whoever_leaves_at_whatever_stage_leaves_nothing_behind()
    {
        var admission = new KeAdmission(globalCap: 1, prefixCap: 1, unannouncedCap: 1);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(admission.TryEnter(Client, out KePlace? direct, out _));
            admission.Leave(direct);
            Assert.True(admission.TryEnterUnannounced(out KePlace? silent, out _));
            admission.Leave(silent);
            Assert.True(admission.TryEnterUnannounced(out KePlace? proxied, out _));
            Assert.True(admission.TryAnnounce(proxied, Client, out _));
            admission.Leave(proxied);
            Assert.True(admission.TryEnterUnannounced(out KePlace? own, out _));
            admission.AnnounceProxy(own);
            admission.Leave(own);
            Assert.Equal(0, admission.Active);
        }
    }

    [Theory]
    [InlineData(100, 25)]
    [InlineData(8, 16)]
    [InlineData(4000, 1000)]
    public void A_prefix_has_a_quarter_of_all_places_but_at_least_sixteen(int maxConnections, int prefixCap) =>
        Assert.Equal(prefixCap, (KeFixture.Options with { MaxConnections = maxConnections }).EffectivePrefixCap);

    [Theory]
    [InlineData(100, 50)]
    [InlineData(8, 16)]
    public void Headers_are_awaited_in_half_of_all_places_but_at_least_sixteen(int maxConnections, int cap) =>
        Assert.Equal(cap, (KeFixture.Options with { MaxConnections = maxConnections }).ProxyHeaderCap);
}
