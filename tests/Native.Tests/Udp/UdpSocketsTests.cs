using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Udp;

namespace PublicTime.Native.Tests.Udp;

public sealed class UdpSocketsTests
{
    [Fact]
    public void An_address_is_free_until_somebody_holds_it_and_again_afterwards()
    {
        IPEndPoint endpoint;
        using (var holder = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            endpoint = (IPEndPoint)holder.LocalEndPoint!;
            Assert.Equal(SocketError.AddressAlreadyInUse, UdpSockets.Probe(endpoint));
        }

        Assert.Equal(SocketError.Success, UdpSockets.Probe(endpoint));
    }

    [Fact]
    public void A_holder_that_would_share_its_port_is_seen_all_the_same()
    {
        using var holder = new UdpBatchSocket(new IPEndPoint(IPAddress.Loopback, 0), 1, 4096);
        using var sharer = new UdpBatchSocket(holder.Local, 1, 4096);

        Assert.Equal(holder.Local, sharer.Local);
        Assert.Equal(SocketError.AddressAlreadyInUse, UdpSockets.Probe(holder.Local));
    }

    [Fact]
    public void An_address_of_another_machine_is_not_available() =>
        Assert.Equal(SocketError.AddressNotAvailable, UdpSockets.Probe(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 11123)));

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    public void An_address_that_may_still_appear_is_held_by_the_first_that_binds_it(string text)
    {
        var absent = new IPEndPoint(IPAddress.Parse(text), 0);
        using var holder = new UdpBatchSocket(absent, 1, 4096);

        Assert.Equal(absent.Address, holder.Local.Address);
        Assert.Equal(SocketError.AddressAlreadyInUse, UdpSockets.Probe(holder.Local));
    }
}
