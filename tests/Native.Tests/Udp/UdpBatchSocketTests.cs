using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;

namespace PublicTime.Native.Tests.Udp;

public sealed class UdpBatchSocketTests : IDisposable
{
    private const int Batch = 8;

    private readonly UdpBatchSocket _server = new(new IPEndPoint(IPAddress.Loopback, 0), Batch, 1 << 16);
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };

    public UdpBatchSocketTests() => _client.Connect(_server.Local);

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void Datagrams_that_wait_come_in_batches_with_source_and_stamp_and_their_answers_go_back()
    {
        var clock = new HostClock();
        RawInstant before = clock.Now();
        for (byte i = 0; i < 20; i++)
        {
            _client.Send([i, (byte)(i + 1)]);
        }

        List<byte> seen = [];
        while (seen.Count < 20)
        {
            int count = _server.Receive();
            Assert.InRange(count, 1, Batch);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(2, _server.Datagram(i).Length);
                Assert.Equal(new ClientAddress(IsIPv4: true, 0x7F000001, (ushort)((IPEndPoint)_client.LocalEndPoint!).Port), _server.Source(i));
                Assert.True(_server.TryGetReceiveStamp(i, out RawInstant received));
                Assert.InRange(received.Nanoseconds, before.Nanoseconds - 1_000_000, clock.Now().Nanoseconds);
                seen.Add(_server.Datagram(i)[0]);
                _server.AnswerBuffer(i)[0] = seen[^1];
                if (seen[^1] % 2 == 0)
                {
                    _server.Answer(i, 1);
                }
            }

            _server.Send();
        }

        Assert.Equal([.. Enumerable.Range(0, 20).Select(i => (byte)i)], seen);
        byte[] answer = new byte[10];
        for (int expected = 0; expected < 20; expected += 2)
        {
            Assert.Equal(1, _client.Receive(answer));
            Assert.Equal(expected, answer[0]);
        }
    }

    [Fact]
    public void A_datagram_longer_than_its_room_shows_that_it_is_too_long_and_an_empty_one_that_it_is_empty()
    {
        _client.Send(new byte[4000]);
        Assert.Equal(1, _server.Receive());
        Assert.Equal(UdpBatchSocket.BufferLength, _server.Datagram(0).Length);

        _client.Send(Array.Empty<byte>());
        Assert.Equal(1, _server.Receive());
        Assert.Equal(0, _server.Datagram(0).Length);
    }

    [Fact]
    public void A_smaller_receive_buffer_keeps_what_waits_and_takes_little_more_until_it_is_larger_again()
    {
        using var server = new UdpBatchSocket(new IPEndPoint(IPAddress.Loopback, 0), 1024, 1 << 17);
        Assert.Equal(2 << 17, server.ReceiveBufferLength);
        _client.Connect(server.Local);
        Send(100);
        server.ResizeReceiveBuffer(1 << 12);
        Send(100);
        Assert.Equal(100, server.Receive());
        Assert.Equal(100, server.DroppedByKernel);

        Send(100);
        Assert.InRange(server.Receive(), 1, 50);
        server.ResizeReceiveBuffer(1 << 17);
        Send(100);
        Assert.Equal(100, server.Receive());

        void Send(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _client.Send([1]);
            }
        }
    }

    [Fact]
    public void An_answer_that_the_kernel_refuses_does_not_hold_up_the_others()
    {
        _client.Send([1]);
        _client.Send([2]);
        int received = 0;
        while (received < 2)
        {
            int count = _server.Receive();
            for (int i = 0; i < count; i++, received++)
            {
                // More than any datagram can be: EMSGSIZE.
                _server.Answer(i, _server.Datagram(i)[0] == 1 ? 70_000 : 1);
            }

            int tooLong = Enumerable.Range(0, count).Count(i => _server.Datagram(i)[0] == 1);
            Assert.Equal(count - tooLong, _server.Send());
        }

        Assert.Equal(1, _server.Transfers[Transfer.SendFailed, SocketTrouble.TooLong]);
        Assert.Equal(1, _client.Receive(new byte[10]));
    }

    [Fact]
    public async Task Stop_wakes_who_waits_and_leaves_what_waits_to_be_taken()
    {
        Task<int> waiting = Task.Factory.StartNew(_server.Receive, TaskCreationOptions.LongRunning);
        _server.Stop();
        Assert.Equal(0, await waiting.WaitAsync(TimeSpan.FromSeconds(10)));

        _client.Send([7]);
        Assert.Equal(1, _server.Receive());
        Assert.Equal(7, _server.Datagram(0)[0]);
        Assert.Equal(0, _server.Receive());
    }

    [Fact]
    public void Clients_that_never_cease_do_not_keep_a_stopped_socket_busy_for_ever()
    {
        _server.Stop();
        int batches = 0;
        int count;
        do
        {
            _client.Send([1]);
            count = _server.Receive();
            batches++;
        }
        while (count > 0 && batches < 10_000);

        Assert.InRange(batches, 2, 1_000);
    }
}
