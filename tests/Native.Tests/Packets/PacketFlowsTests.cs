using System.Net;
using PublicTime.Native.Packets;
using PublicTime.Native.Tests.Udp;

namespace PublicTime.Native.Tests.Packets;

/// <summary>Two ends of a wire of their own, in a network of their own. Needs root.</summary>
public sealed class PacketFlowsTests
{
    private const int FirstPort = 20_000;
    private const int Batch = 64;
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData("10.9.0.7", 32)]
    [InlineData("fd09::7", 128)]
    public void What_comes_while_the_ring_is_full_is_dropped_and_counted(string client, int prefixLength)
    {
        const int Sent = 20_032;
        PrivateNetwork.Run(() =>
        {
            (PacketRoute near, PacketRoute far) = Wire();
            using PacketFlows asking = Flow(near, client, prefixLength, "10.77.0.1", "fd77::1");
            using PacketFlows answering = Flow(far, prefixLength == 32 ? "10.77.0.1" : "fd77::1", prefixLength, client, client);

            int sent = 0;
            for (int first = 0; first < Sent; first += Batch)
            {
                for (int slot = 0; slot < Batch; slot++)
                {
                    BitConverter.TryWriteBytes(answering.Outgoing(slot), first + slot);
                    answering.Address(slot, 0, 48);
                }

                sent += answering.Send(Batch).Sent;
            }

            Assert.Equal(Sent, sent);
            int received = 0;
            for (int count = Receive(asking); count > 0; count = Receive(asking))
            {
                for (int i = 0; i < count; i++)
                {
                    // The first ones have the places, in their order.
                    Assert.Equal((0, received + i, 48), (asking.FlowOf(i), BitConverter.ToInt32(asking.Incoming(i)), asking.Incoming(i).Length));
                }

                received += count;
            }

            Assert.InRange(received, 1, Sent - 1);
            Assert.Equal(Sent - received, asking.Dropped);
            Assert.Equal(Sent - received, asking.Dropped);
        });
    }

    [Fact]
    public void A_frame_for_the_network_address_is_for_nobody()
    {
        PrivateNetwork.Run(() =>
        {
            (PacketRoute near, PacketRoute far) = Wire();
            using PacketFlows asking = new(near, [new IPEndPoint(IPAddress.Parse("10.77.0.1"), FirstPort)], IPNetwork.Parse("10.9.0.0/24"), 10, Batch);
            using PacketFlows answering = Flow(far, "10.77.0.1", 32, "10.9.0.0", "");
            answering.Address(0, 0, 48);
            Assert.Equal(1, answering.Send(1).Sent);

            Assert.Equal(1, Receive(asking));
            Assert.Equal(-1, asking.FlowOf(0));
        });
    }

    /// <summary>One flow, so its port is the first one and its address the only one of the prefix.</summary>
    private static PacketFlows Flow(PacketRoute route, string own, int prefixLength, string target4, string target6) => new(
        route, [new IPEndPoint(IPAddress.Parse(prefixLength == 32 ? target4 : target6), FirstPort)], IPNetwork.Parse($"{own}/{prefixLength}"), flows: 1, Batch);

    private static (PacketRoute Near, PacketRoute Far) Wire()
    {
        PrivateNetwork.Ip("link add near0 type veth peer name far0");
        PrivateNetwork.Ip("link set near0 up");
        PrivateNetwork.Ip("link set far0 up");
        Assert.True(PacketRoute.TryFindInterface("near0", out int near, out ReadOnlyMemory<byte> nearMac));
        Assert.True(PacketRoute.TryFindInterface("far0", out int far, out ReadOnlyMemory<byte> farMac));
        return (new PacketRoute(near, nearMac, farMac), new PacketRoute(far, farMac, nearMac));
    }

    /// <summary>What is there, or comes soon.</summary>
    private static int Receive(PacketFlows flows)
    {
        int count = flows.Receive();
        if (count > 0)
        {
            return count;
        }

        flows.Wait(Second / 5);
        return flows.Receive();
    }
}
