using System.Net;
using System.Net.Sockets;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>Thousands of clients that connect and say nothing, or not enough. Alone, because time and memory are measured.</summary>
[Collection(nameof(SilentConnectionsTests))]
[CollectionDefinition(nameof(SilentConnectionsTests), DisableParallelization = true)]
public sealed class SilentConnectionsTests
{
    private const int Connections = 5000;
    private const int MostKilobytesEach = 40;
    private const int Descriptors = Connections + 1000;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    // The service cuts off what is older than 5 s; within this the connections are opened, counted and weighed.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(4.5);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Five_thousand_of_them_cost_little_and_a_client_beside_them_is_served_at_once(int octetsOfClientHello)
    {
        await DescriptorRoom.EnsureAsync(Descriptors);
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync(
            $"maxntsconnections {Connections + 100}", $"maxntsconnectionsperprefix {Connections + 100}");
        await KeySession.HoldAsync(site.KePort);
        await KeySession.HoldAsync(site.KePort);
        long idle = service.ResidentKilobytes;
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        List<Socket> silent = [];
        try
        {
            await OpenAsync(site.KePort, octetsOfClientHello, silent);
            long before = time.GetTimestamp();
            KeySession session = await KeySession.HoldAsync(site.KePort);
            TimeSpan served = time.GetElapsedTime(before);
            long each = (service.ResidentKilobytes - idle) / Connections;
            int gone = silent.Count(socket => socket.Poll(0, SelectMode.SelectRead));
            TimeSpan all = time.GetElapsedTime(start);
            TestContext.Current.TestOutputHelper?.WriteLine($"{each} kB each; the client beside was served in {served}; all in {all}");

            Assert.True(all < Window, $"it took {all}, in which the first connections have ended");
            Assert.Equal(0, gone);
            Assert.True(session.AnswerLength >= KeySession.ShortestAnswer);
            Assert.True(served < Soon, $"served in {served}");
            Assert.True(each <= MostKilobytesEach, $"{each} kB for each");
        }
        finally
        {
            silent.ForEach(socket => socket.Dispose());
        }

        // Closed by their clients, all of them leave: none was rejected, and none is held any longer.
        string expected = octetsOfClientHello == 0 ? "closedUnused" : "disconnected";
        await Poll.UntilAsync(async () => await CountAsync(site, expected) >= Connections, TimeSpan.FromSeconds(10), () => service.Output);
    }

    private static async Task OpenAsync(int port, int octets, List<Socket> opened)
    {
        // A record of 512 octets with a ClientHello of 508, as far as it comes.
        byte[] part = [.. new byte[] { 22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3 }.Concat(new byte[512]).Take(octets)];
        for (int i = 0; i < Connections; i++)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            opened.Add(socket);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            if (octets > 0)
            {
                await socket.SendAsync(part);
            }
        }
    }

    private static async Task<long> CountAsync(ServiceSite site, string outcome) =>
        (await site.StatusAsync()).GetProperty("keySessions").EnumerateObject()
            .Where(counter => string.Equals(counter.Name, outcome, StringComparison.OrdinalIgnoreCase))
            .Sum(counter => counter.Value.GetInt64());
}
