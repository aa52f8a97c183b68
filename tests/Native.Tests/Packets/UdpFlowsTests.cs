using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Clock;
using PublicTime.Native.Packets;

namespace PublicTime.Native.Tests.Packets;

public sealed class UdpFlowsTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Each_answer_comes_back_by_its_flow(string address)
    {
        using Socket server = Serve(address);
        using var flows = new UdpFlows([(IPEndPoint)server.LocalEndPoint!], flows: 5, batch: 16);
        for (int slot = 0; slot < 10; slot++)
        {
            flows.Outgoing(slot)[0] = (byte)slot;
            flows.Address(slot, slot / 2, slot + 1);
        }

        Assert.Equal(new SendResult(10, 0), flows.Send(10));
        Echo(server, 10);

        int answered = 0;
        for (long end = HostClock.MonotonicNanoseconds() + (10 * Second); answered < 10 && HostClock.MonotonicNanoseconds() < end;)
        {
            flows.Wait(Second);
            for (int count = flows.Receive(); count > 0; count--, answered++)
            {
                int slot = flows.Incoming(count - 1)[0];
                Assert.Equal(slot + 1, flows.Incoming(count - 1).Length);
                Assert.Equal(slot / 2, flows.FlowOf(count - 1));
            }
        }

        Assert.Equal(10, answered);
        Assert.Equal(0, flows.Receive());
    }

    [Fact]
    public void Flows_ask_the_targets_in_turn()
    {
        using Socket first = Serve("127.0.0.1");
        using Socket second = Serve("::1");
        using var flows = new UdpFlows([(IPEndPoint)first.LocalEndPoint!, (IPEndPoint)second.LocalEndPoint!], flows: 4, batch: 4);
        for (int slot = 0; slot < 4; slot++)
        {
            flows.Outgoing(slot)[0] = (byte)slot;
            flows.Address(slot, slot, 1);
        }

        Assert.Equal(4, flows.Send(4).Sent);
        Assert.Equal([0, 2], Received(first, 2));
        Assert.Equal([1, 3], Received(second, 2));
    }

    [Fact]
    public void A_target_that_is_not_there_costs_nothing_but_the_answers()
    {
        IPEndPoint gone;
        using (Socket server = Serve("127.0.0.1"))
        {
            gone = (IPEndPoint)server.LocalEndPoint!;
        }

        using var flows = new UdpFlows([gone], flows: 1, batch: 8);
        for (int round = 0; round < 3; round++)
        {
            for (int slot = 0; slot < 8; slot++)
            {
                flows.Address(slot, 0, 48);
            }

            // The kernel tells of an earlier datagram's fate once, and then sends.
            SendResult result = flows.Send(8);
            Assert.Equal(8, result.Sent + result.Failed);
            Assert.Equal(result.Failed, Enumerable.Range(0, 8).Count(flows.WasRefused));
            Assert.Equal(0, flows.Receive());
        }
    }

    [Fact]
    public void A_wait_ends_when_its_time_is_over()
    {
        using Socket server = Serve("127.0.0.1");
        using var flows = new UdpFlows([(IPEndPoint)server.LocalEndPoint!], flows: 1, batch: 1);
        long before = HostClock.MonotonicNanoseconds();
        flows.Wait(2_000_000);

        Assert.InRange(HostClock.MonotonicNanoseconds() - before, 2_000_000, 10 * Second);
    }

    private static Socket Serve(string address)
    {
        IPAddress local = IPAddress.Parse(address);
        var server = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        server.Bind(new IPEndPoint(local, 0));
        return server;
    }

    private static void Echo(Socket server, int count)
    {
        byte[] datagram = new byte[100];
        for (int i = 0; i < count; i++)
        {
            EndPoint from = new IPEndPoint(server.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
            int length = server.ReceiveFrom(datagram, ref from);
            server.SendTo(datagram.AsSpan(0, length), from);
        }
    }

    private static int[] Received(Socket server, int count)
    {
        byte[] datagram = new byte[100];
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                server.Receive(datagram);
                return (int)datagram[0];
            }),
        ];
    }
}
