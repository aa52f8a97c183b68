using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Udp;

namespace PublicTime.Native.Tests.Udp;

public sealed class UdpEchoTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Everything_comes_back_as_it_was_to_whoever_sent_it(string address)
    {
        const int Batch = 8;
        IPEndPoint local = Free(IPAddress.Parse(address));
        using UdpEcho echo = new(local, Batch, 1 << 20);
        Noise noise = new(Seed.Print());
        Socket[] clients = [.. Enumerable.Range(0, 3 * Batch).Select(_ => new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp))];
        byte[][] sent = [.. clients.Select((_, i) => noise.Octets(i == 0 ? 0 : noise.Below(1400)))];
        for (int i = 0; i < clients.Length; i++)
        {
            await clients[i].ConnectAsync(local).Soon();
            Assert.Equal(sent[i].Length, await clients[i].SendAsync(sent[i]).Soon());
        }

        // All of them wait, so each turn takes a batch.
        for (int turn = 0; turn < clients.Length / Batch; turn++)
        {
            echo.Turn();
        }

        for (int i = 0; i < clients.Length; i++)
        {
            byte[] answer = new byte[2048];
            int length = await clients[i].ReceiveAsync(answer).Soon();
            Assert.Equal(sent[i], answer[..length]);
            clients[i].Dispose();
        }
    }

    private static IPEndPoint Free(IPAddress address)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
