using System.Net;
using PublicTime.Frontend.Access;

namespace PublicTime.Frontend.Tests.Access;

public sealed class AddressPrefixTests
{
    [Theory]
    [InlineData("10.1.2.3", 8, "10.0.0.0/8")]
    [InlineData("10.1.2.3", 32, "10.1.2.3/32")]
    [InlineData("10.1.2.3", 0, "0.0.0.0/0")]
    [InlineData("10.1.2.3", -1, "10.1.2.3/32")]
    [InlineData("2001:db8::1", 32, "2001:db8::/32")]
    [InlineData("2001:db8::1", -1, "2001:db8::1/128")]
    [InlineData("ffff::1", 0, "::/0")]
    [InlineData("::ffff:10.1.2.3", 96, "0.0.0.0/0")]
    [InlineData("::ffff:10.1.2.3", 120, "10.1.2.0/24")]
    [InlineData("::ffff:10.1.2.3", 95, "::fffe:0:0/95")]
    public void Host_bits_are_cleared_and_mapped_subnets_are_IPv4(string address, int length, string text)
    {
        Assert.True(AddressPrefix.TryCreate(IPAddress.Parse(address), length, out AddressPrefix prefix));
        Assert.Equal(text, prefix.ToString());
    }

    [Theory]
    [InlineData("10.0.0.0", 33)]
    [InlineData("::", 129)]
    public void A_length_that_the_family_does_not_have_is_refused(string address, int length) =>
        Assert.False(AddressPrefix.TryCreate(IPAddress.Parse(address), length, out _));

    [Theory]
    [InlineData("10.0.0.0", 8, "10.255.255.255")]
    [InlineData("10.0.0.0", 32, "10.0.0.0")]
    [InlineData("0.0.0.0", 0, "255.255.255.255")]
    [InlineData("::", 0, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8::", 64, "2001:db8::ffff:ffff:ffff:ffff")]
    public void The_last_address_has_every_host_bit_set(string address, int length, string last)
    {
        Assert.True(AddressPrefix.TryCreate(IPAddress.Parse(address), length, out AddressPrefix prefix));
        Assert.True(AddressPrefix.TryCreate(IPAddress.Parse(last), -1, out AddressPrefix expected));
        Assert.Equal(expected.First, prefix.Last);
    }
}
