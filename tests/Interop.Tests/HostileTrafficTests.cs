using System.Net;
using System.Net.Sockets;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>What strangers do is counted and not logged.</summary>
public sealed class HostileTrafficTests
{
    private const int Datagrams = 100_000;
    private const int Connections = 3_000;
    private const int Burst = 2_000; // what the receive buffer holds for certain
    private const int Parallel = 16;
    private const int MostLines = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Noise _noise = new(Seed.Print());

    [Fact]
    public async Task A_hundred_thousand_bad_datagrams_and_thousands_of_bad_connections_leave_at_most_ten_lines()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        await service.WaitForLineAsync("serves; state is kept in");
        int before = Lines(service);

        long seen = await SendDatagramsAsync(site);
        await OpenConnectionsAsync(site);

        Assert.True(seen >= Datagrams, $"the service saw {seen} datagrams");
        Assert.Equal(10, await NtpProbe.AskStratumAsync(site.NtpPort, Patience));
        (await ChronyQuery.RunAsync(site.Authenticated)).ExpectExitCode(0);
        long failures = await SumAsync(site, "keySessions");
        Assert.True(failures >= Connections / 2, $"the service saw {failures} key sessions");
        int lines = Lines(service) - before;
        Assert.True(lines <= MostLines, $"{lines} lines:\n{service.Output}");
        Assert.Equal(0, await service.StopAsync());
    }

    /// <summary>Bursts that wait for each other, so that the kernel drops none unseen.</summary>
    private async Task<long> SendDatagramsAsync(ServiceSite site)
    {
        BadDatagrams bad = new(_noise);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        IPEndPoint target = new(IPAddress.Loopback, site.NtpPort);
        for (int sent = 0; sent < Datagrams; sent += Burst)
        {
            for (int i = 0; i < Burst; i++)
            {
                await socket.SendToAsync(bad.Next(), target);
            }

            Assert.Equal(10, await NtpProbe.AskStratumAsync(site.NtpPort, Patience));
        }

        return await SumAsync(site, "datagrams");
    }

    private async Task OpenConnectionsAsync(ServiceSite site)
    {
        byte[][] greetings = [.. Enumerable.Range(0, Connections).Select(i => i % 3 == 0 ? [] : _noise.Octets(1 + _noise.Below(300)))];
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Parallel).Select(async lane =>
        {
            for (int i = Interlocked.Increment(ref next); i < Connections; i = Interlocked.Increment(ref next))
            {
                await using KeConnection session = new();
                try
                {
                    await session.ConnectAsync(site.KePort, $"127.{1 + lane}.0.1");
                    await session.SendPlainAsync(greetings[i]);
                }
                catch (SocketException)
                {
                    // refused already
                }
            }
        })).Soon();
    }

    private static async Task<long> SumAsync(ServiceSite site, string counters) =>
        (await site.StatusAsync()).GetProperty(counters).EnumerateObject().Sum(counter => counter.Value.GetInt64());

    private static int Lines(ServiceProcess service) => service.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
}
