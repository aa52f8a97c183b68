using System.Net;
using PublicTime.KeService.Admission;
using PublicTime.KeService.Sessions;

namespace PublicTime.KeService.Tests.Admission;

public sealed class KeAdmissionTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.255", true)]
    [InlineData("192.0.2.1", "192.0.3.1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.9", true)]
    [InlineData("2001:db8:0:1200::1", "2001:db8:0:12ff:ffff::2", true)]
    [InlineData("2001:db8:0:1200::1", "2001:db8:0:1300::1", false)]
    [InlineData("192.0.2.1", "c000:200::1", false)]
    public void Clients_of_one_prefix_share_its_cap(string one, string other, bool isShared)
    {
        var admission = new KeAdmission(globalCap: 10, prefixCap: 1);
        Assert.True(admission.TryEnter(IPAddress.Parse(one), out _));

        Assert.Equal(!isShared, admission.TryEnter(IPAddress.Parse(other), out KeOutcome rejection));
        Assert.Equal(KeOutcome.RejectedPrefixCap, rejection);
    }

    [Fact]
    public void A_place_that_is_given_back_can_be_taken_again()
    {
        var admission = new KeAdmission(globalCap: 2, prefixCap: 2);
        Assert.True(admission.TryEnter(IPAddress.Parse("192.0.2.1"), out _));
        Assert.True(admission.TryEnter(IPAddress.Parse("198.51.100.1"), out _));

        Assert.False(admission.TryEnter(IPAddress.Parse("203.0.113.1"), out KeOutcome rejection));
        Assert.Equal(KeOutcome.RejectedGlobalCap, rejection);
        admission.Leave(IPAddress.Parse("192.0.2.1"));

        Assert.True(admission.TryEnter(IPAddress.Parse("203.0.113.1"), out _));
        Assert.Equal(2, admission.Active);
    }

    [Theory]
    [InlineData(100, 25)]
    [InlineData(8, 16)]
    [InlineData(4000, 1000)]
    public void A_prefix_has_a_quarter_of_all_places_but_at_least_sixteen(int maxConnections, int prefixCap) =>
        Assert.Equal(prefixCap, (KeFixture.Options with { MaxConnections = maxConnections }).EffectivePrefixCap);
}
