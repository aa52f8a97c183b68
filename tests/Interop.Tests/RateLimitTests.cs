using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary><c>ratelimit</c>, <c>ntsratelimit</c> and <c>denykod</c> on a running service: chronyd passes, a flood does not.</summary>
public sealed class RateLimitTests
{
    private const int Flood = 2000;
    private const int StratumOffset = 1;
    private const int ReferenceIdOffset = 12;
    private const int HeaderLength = 48;

    private static readonly byte[] Request = [0x23, .. new byte[HeaderLength - 1]];
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    [Theory]
    [InlineData("engine batch")]
    [InlineData("engine sockets")]
    public async Task One_address_that_floods_is_limited_and_chronyd_at_another_is_served(string engine)
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync(engine, "ratelimit kod 1");

        long begun = TimeProvider.System.GetTimestamp();
        List<byte[]> answers = await FloodAsync("127.0.0.2", site.NtpPort);
        double seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        CommandResult chrony = await ChronyQuery.RunAsync(site.Plain);
        List<byte[]> polite = await AskAsync("127.0.0.3", site.NtpPort, 8);

        int kisses = answers.Count(answer => answer[StratumOffset] == 0 && Encoding.ASCII.GetString(answer, ReferenceIdOffset, 4) == "RATE");
        Assert.InRange(answers.Count - kisses, 1, Flood * 3 / 10);
        Assert.InRange(kisses, 100, 256 * (1 + seconds)); // 256 at once and 256 a second
        Assert.All(answers, answer => Assert.Equal(HeaderLength, answer.Length));
        ChronyQuery.OffsetSeconds(chrony);
        Assert.Equal(8, polite.Count(answer => answer[StratumOffset] == 10));

        JsonElement status = await site.StatusAsync();
        JsonElement limit = Assert.Single(status.GetProperty("rateLimits").EnumerateArray());
        Assert.Equal(("ntp", 8, 8, 2), (limit.GetProperty("service").GetString(), limit.GetProperty("intervalSeconds").GetDouble(), limit.GetProperty("burst").GetInt32(), limit.GetProperty("kissOneIn").GetInt32()));

        // What the service counts: an answer that came late, after its socket was closed, is no loss of its own. The polite ask less than 50 times.
        Assert.InRange(Count(status, "datagrams", "Answered"), Flood / 5, (Flood * 3 / 10) + 50);
        Assert.InRange(Count(status, "datagrams", "KissRate"), kisses, Flood * 9 / 20);
        Assert.InRange(Count(status, "datagrams", "DroppedRateLimited"), Flood * 3 / 10, Flood * 4 / 5);
    }

    [Fact]
    public async Task Denied_addresses_hear_of_it_only_with_denykod()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync("allow 127.0.0.1", "allow ::1", "deny 127.0.0.2", "denykod 1");

        List<byte[]> answers = await FloodAsync("127.0.0.2", site.NtpPort, 100);

        Assert.InRange(answers.Count, 20, 80);
        Assert.All(answers, answer => Assert.Equal("DENY", Encoding.ASCII.GetString(answer, ReferenceIdOffset, 4)));
    }

    [Fact]
    public async Task Key_exchanges_of_one_address_are_limited()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync("ntsratelimit");
        int served = 0;
        for (int i = 0; i < 60; i++)
        {
            try
            {
                served += (await KeySession.HoldAsync(site.KePort)).AnswerLength >= KeySession.ShortestAnswer ? 1 : 0;
            }
            catch (IOException)
            {
                // Closed at once: over the limit.
            }
        }

        Assert.InRange(served, 6, 40); // eight less those that waited for the start, and one in four beyond
        JsonElement status = await site.StatusAsync();
        Assert.InRange(Count(status, "keySessions", "RejectedRateLimited"), 20, 60);
        Assert.Equal("nts-ke", Assert.Single(status.GetProperty("rateLimits").EnumerateArray()).GetProperty("service").GetString());
    }

    private static long Count(JsonElement status, string group, string name) =>
        status.GetProperty(group).EnumerateObject().Single(counter => string.Equals(counter.Name, name, StringComparison.OrdinalIgnoreCase)).Value.GetInt64();

    private static async Task<List<byte[]>> AskAsync(string from, int port, int count)
    {
        List<byte[]> answers = [];
        for (int i = 0; i < count; i++)
        {
            answers.AddRange(await FloodAsync(from, port, 1));
        }

        return answers;
    }

    /// <summary>Sends in small groups from many ports, and gives what came back until it was quiet for a while.</summary>
    private static async Task<List<byte[]>> FloodAsync(string from, int port, int count = Flood)
    {
        const int Group = 20;
        List<byte[]> answers = [];
        for (int sent = 0; sent < count;)
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            int group = Math.Min(Group, count - sent);
            for (int i = 0; i < group; i++, sent++)
            {
                await socket.SendToAsync(Request, new IPEndPoint(IPAddress.Loopback, port));
            }

            await CollectAsync(socket, group, sent >= count ? Quiet : TimeSpan.FromMilliseconds(20), answers);
        }

        return answers;
    }

    private static async Task CollectAsync(Socket socket, int most, TimeSpan quiet, List<byte[]> answers)
    {
        byte[] room = new byte[1500];
        for (int i = 0; i < most; i++)
        {
            using CancellationTokenSource patience = new(quiet, TimeProvider.System);
            try
            {
                int length = await socket.ReceiveAsync(room, patience.Token);
                answers.Add(room[..length]);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
