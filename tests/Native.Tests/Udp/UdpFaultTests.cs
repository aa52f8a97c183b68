using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Udp;
using static PublicTime.Native.Tests.Udp.PrivateNetwork;

namespace PublicTime.Native.Tests.Udp;

/// <summary>What the kernel itself does when an answer cannot leave, in networks of the tests' own.</summary>
public sealed class UdpFaultTests
{
    private const string Gone = "10.77.0.9";
    private const int Port = 123;
    private const int Many = 64;

    [Theory]
    [InlineData("unreachable", SocketTrouble.Unreachable)]
    [InlineData("prohibit", SocketTrouble.NotPermitted)]
    [InlineData("blackhole", SocketTrouble.NoSource)]
    [InlineData("", SocketTrouble.Unreachable)]
    public void A_client_without_a_way_back_costs_its_own_answer_and_no_other(string route, SocketTrouble cause) => Run(() =>
    {
        Ip($"address add {Gone}/32 dev lo");
        using var server = new UdpBatchSocket(new IPEndPoint(IPAddress.Any, Port), Many, 1 << 16);
        using Socket lost = Client(Gone);
        using Socket present = Client("127.0.0.1");
        lost.Send([1]);
        present.Send([2]);
        lost.Send([3]);
        present.Send([4]);
        Ip($"address del {Gone}/32 dev lo");
        if (route.Length > 0)
        {
            Ip($"route add {route} {Gone}/32");
        }

        Assert.Equal(4, server.Receive());
        AnswerAll(server, 4);

        Assert.Equal(2, server.Send());
        Assert.Equal(2, server.Transfers[Transfer.SendFailed, cause]);
        byte[] answer = new byte[8];
        present.Receive(answer);
        Assert.Equal(2, answer[0]);
        present.Receive(answer);
        Assert.Equal(4, answer[0]);
    });

    [Fact]
    public void An_address_of_ours_that_is_gone_sends_no_answer_from_another() => Run(() =>
    {
        Ip($"address add {Gone}/32 dev lo");
        using var server = new UdpBatchSocket(new IPEndPoint(IPAddress.Any, Port), Many, 1 << 16);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        client.SendTo([1], new IPEndPoint(IPAddress.Parse(Gone), Port));
        Ip($"address del {Gone}/32 dev lo");

        Assert.Equal(1, server.Receive());
        AnswerAll(server, 1);

        Assert.Equal(0, server.Send());

        // Kernels call it EINVAL or ENETUNREACH.
        Assert.Equal(
            1, server.Transfers[Transfer.SendFailed, SocketTrouble.NoSource] + server.Transfers[Transfer.SendFailed, SocketTrouble.Unreachable]);
    });

    [Fact]
    public void Neighbours_that_never_answer_hold_up_neither_the_receive_nor_for_long_the_others() => Run(() =>
    {
        // Whoever is asked for on this cable has no addresses and says nothing, so answers wait for a hardware address until the buffer is full.
        Ip("link add pt0 type veth peer name pt1");
        Ip("link set pt1 arp off up");
        Ip("link set pt0 up");
        Ip("address add 10.77.0.1/24 dev pt0");
        Ip($"address add {Gone}/32 dev lo");
        using var server = new UdpBatchSocket(new IPEndPoint(IPAddress.Any, Port), Many, 1 << 20, sendBufferLength: 4096);
        using Socket lost = Client(Gone, "10.77.0.1");
        using Socket present = Client("127.0.0.1");
        for (int i = 0; i < Many; i++)
        {
            lost.Send([1]);
        }

        Ip($"address del {Gone}/32 dev lo");
        Assert.Equal(Many, server.Receive());
        AnswerAll(server, Many);
        int sent = server.Send();
        Assert.InRange(sent, 1, Many - 1);
        Assert.Equal(Many - sent, server.Transfers[Transfer.SendFailed, SocketTrouble.Blocked]);

        present.Send([2]);
        Assert.Equal(1, server.Receive());
        AnswerAll(server, 1);
        Assert.Equal(0, server.Send());

        // The kernel gives up looking after three seconds; until then nothing is waited for, and then the buffer is free.
        int answered = 0;
        for (long end = Environment.TickCount64 + 15_000; answered == 0 && Environment.TickCount64 < end;)
        {
            present.Send([3]);
            Assert.Equal(1, server.Receive());
            AnswerAll(server, 1);
            answered = server.Send();
        }

        Assert.Equal(1, answered);
        present.Receive(new byte[8]);
    });

    [Fact]
    public void What_the_queue_cannot_hold_is_known_as_dropped_by_the_kernel()
    {
        var server = new UdpBatchSocket(new IPEndPoint(IPAddress.Loopback, 0), Many, 4096);
        using (server)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            client.Connect(server.Local);
            Assert.Equal(0, server.DroppedByKernel);
            for (int i = 0; i < 100; i++)
            {
                client.Send(new byte[500]);
            }

            int received = server.Receive();
            Assert.InRange(received, 1, 60);
            Assert.Equal(100 - received, server.DroppedByKernel);
            Assert.Equal(100 - received, server.DroppedByKernel);
        }

        Assert.InRange(server.DroppedByKernel, 40, 99);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.7", "127.0.0.7")]
    [InlineData("0.0.0.0", "127.0.0.7")]
    [InlineData("::1", "::1")]
    [InlineData("::", "::1")]
    public void Answers_leave_from_the_address_that_was_asked_whether_the_socket_is_bound_to_it_or_to_all(string bound, string asked)
    {
        using var server = new UdpBatchSocket(new IPEndPoint(IPAddress.Parse(bound), 0), Many, 1 << 16);
        var address = IPAddress.Parse(asked);
        using var client = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        client.Bind(new IPEndPoint(address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0));
        client.SendTo([5], new IPEndPoint(address, server.Local.Port));

        Assert.Equal(1, server.Receive());
        Assert.True(server.TryGetReceiveStamp(0, out _));
        AnswerAll(server, 1);
        Assert.Equal(1, server.Send());

        EndPoint from = new IPEndPoint(address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        client.ReceiveFrom(new byte[8], ref from);
        Assert.Equal(new IPEndPoint(address, server.Local.Port), from);
    }

    private static Socket Client(string address, string server = "127.0.0.1")
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        client.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        client.Connect(IPAddress.Parse(server), Port);
        return client;
    }

    private static void AnswerAll(UdpBatchSocket server, int count)
    {
        for (int i = 0; i < count; i++)
        {
            server.AnswerBuffer(i)[0] = server.Datagram(i)[0];
            server.Answer(i, 1);
        }
    }
}
