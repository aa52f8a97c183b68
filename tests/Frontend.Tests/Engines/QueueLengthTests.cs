using System.Net;
using System.Net.Sockets;
using PublicTime.Frontend.Engines;
using PublicTime.Frontend.Engines.Sockets;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>Against the kernel of this machine: what it queues when nobody reads.</summary>
public sealed class QueueLengthTests
{
    private const int MostSent = 10_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(48)]
    [InlineData(90)]
    [InlineData(1472)]
    public void No_more_datagrams_wait_than_it_says(int length)
    {
        using Socket full = Open();
        int waiting = Fill(full, length);

        Assert.InRange(waiting, 1, QueueLength.Of(full));
    }

    [Fact]
    public void It_says_no_more_than_twice_what_waits()
    {
        using Socket full = Open();

        Assert.InRange(QueueLength.Of(full), 0, 2 * Fill(full, length: 48));
    }

    [Fact]
    public void At_ten_microseconds_for_each_a_full_queue_is_no_older_than_ten_milliseconds()
    {
        using Socket socket = Open();

        Assert.InRange(QueueLength.Of(socket) * TimeSpan.FromMicroseconds(10), TimeSpan.Zero, TimeSpan.FromMilliseconds(11));
    }

    private static Socket Open()
    {
        var loopback = new IPEndPoint(IPAddress.Loopback, 0);
        return ExclusiveSocket.Open(loopback, new FrontendOptions { Endpoints = [loopback] });
    }

    /// <summary>Sends until the kernel must have dropped some, and counts what it kept.</summary>
    private static int Fill(Socket full, int length)
    {
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        byte[] datagram = new byte[length];
        for (int i = 0; i < MostSent; i++)
        {
            sender.SendTo(datagram, full.LocalEndPoint!);
        }

        full.Blocking = false;
        int waiting = 0;
        while (TryReceive(full))
        {
            waiting++;
        }

        Assert.InRange(waiting, 0, MostSent - 1);
        return waiting;
    }

    private static bool TryReceive(Socket full)
    {
        full.Receive(new byte[2048], SocketFlags.None, out SocketError error);
        return error == SocketError.Success;
    }
}
