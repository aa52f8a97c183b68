using System.Net;
using System.Net.Sockets;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>Which threads of the running service NTS-KE and plain NTP cost, and what a flood of the one leaves of the other. Alone, because time is measured.</summary>
[Collection(nameof(KeThreadsTests))]
[CollectionDefinition(nameof(KeThreadsTests), DisableParallelization = true)]
public sealed class KeThreadsTests
{
    private const int Sessions = 60;
    private const int Requests = 400;
    private const int KeNiceness = 10;
    private const int Tries = 3;
    private const double Difference = 0.15;

    // What is left to do for the last session when its client is content; 60 sessions or 400 requests could not hide in it.
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(0.4);

    private static readonly TimeSpan Contended = TimeSpan.FromSeconds(0.7);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Sessions_cost_the_threads_of_NTS_KE_and_requests_those_of_plain_NTP_and_the_first_are_nice()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        await KeySession.HoldAsync(site.KePort);
        Dictionary<string, ThreadUse> before = ThreadUse.Of(service.Id);

        for (int i = 0; i < Sessions; i++)
        {
            await KeySession.HoldAsync(site.KePort);
        }

        Dictionary<string, ThreadUse> between = ThreadUse.Of(service.Id);
        Assert.InRange(ThreadUse.Spent(before, between, IsUdp), TimeSpan.Zero, Unnoticed);
        TimeSpan sessions = ThreadUse.Spent(before, between, IsKe);
        Assert.True(sessions > Sessions * TimeSpan.FromMicroseconds(50), $"{Sessions} sessions took {sessions} of the threads for them");

        using (SteadyFlow flow = new(site.NtpPort))
        using (CancellationTokenSource stop = new())
        {
            Task running = flow.RunAsync(stop.Token);
            await Poll.UntilAsync(() => flow.Answered >= Requests, Patience, () => $"{flow.Answered} answered");
            await stop.CancelAsync();
            await running;
        }

        Dictionary<string, ThreadUse> after = ThreadUse.Of(service.Id);
        Assert.InRange(ThreadUse.Spent(between, after, IsKe), TimeSpan.Zero, Unnoticed);
        Assert.True(ThreadUse.Spent(between, after, IsUdp) > Requests * TimeSpan.FromMicroseconds(1), "somebody else answered");
        Assert.Contains(after.Values, thread => IsKe(thread));
        int ordinary = after.Values.Single(thread => thread.Id == service.Id).Niceness;
        Assert.All(after.Values.Where(IsKe), thread => Assert.Equal(ordinary + KeNiceness, thread.Niceness));

        // Threads inherit niceness: whatever else the service does must not have been started by those of NTS-KE, but for the compiler's.
        Assert.All(
            after.Values.Where(thread => !IsKe(thread) && !thread.Name.StartsWith(".NET Tiered", StringComparison.Ordinal)),
            thread => Assert.Equal((thread.Name, ordinary), (thread.Name, thread.Niceness)));
    }

    [Fact]
    public async Task Beside_a_flood_of_connections_plain_NTP_answers_and_an_honest_client_gets_its_cookies()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync("maxntsconnections 600", "maxntsconnectionsperprefix 600");
        using CancellationTokenSource stop = new();
        Task<(int Begun, int Whole)>[] flood = [.. Enumerable.Range(0, 24).Select(i => Task.Run(() => FloodAsync(site.KePort, isWhole: i % 2 == 0, stop.Token)))];
        using SteadyFlow flow = new(site.NtpPort);
        Task running = flow.RunAsync(stop.Token);

        await Poll.UntilAsync(() => flow.Answered >= Requests, Patience, () => $"{flow.Answered} answered");
        KeySession honest = await KeySession.HoldAsync(site.KePort);
        await stop.CancelAsync();
        await running;
        (int Begun, int Whole)[] clients = await Task.WhenAll(flood);
        (int begun, int whole) = (clients.Sum(client => client.Begun), clients.Sum(client => client.Whole));
        await Poll.UntilAsync(
            () =>
            {
                flow.Collect();
                return flow.Waiting == 0;
            },
            Patience,
            () => $"{flow.Waiting} requests have no answer");

        Assert.True(honest.AnswerLength >= KeySession.ShortestAnswer);
        Assert.True(begun > 100, $"only {begun} connections were no flood");
        Dictionary<string, long> outcomes = (await site.StatusAsync()).GetProperty("keySessions").EnumerateObject()
            .ToDictionary(outcome => outcome.Name, outcome => outcome.Value.GetInt64(), StringComparer.OrdinalIgnoreCase);
        TestContext.Current.TestOutputHelper?.WriteLine($"{begun} begun: {string.Join(", ", outcomes.Where(outcome => outcome.Value > 0))}");
        Assert.Equal(whole + 1, outcomes["served"]);
        Assert.Equal(0, outcomes["faulted"] + outcomes["rejectedPrefixCap"] + outcomes["acceptFailures"]);
    }

    [Fact]
    public async Task On_one_core_the_threads_of_plain_NTP_have_nearly_all_while_both_are_busy()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync("maxntsconnections 600", "maxntsconnectionsperprefix 600");
        await KeySession.HoldAsync(site.KePort);
        (await ChildProcess.RunAsync(new ProgramStart("taskset", "--all-tasks", "--cpu-list", "--pid", "0", $"{service.Id}"), Patience)).ExpectExitCode(0);

        // The broken twin: threads of NTS-KE that are not nice take what is theirs by half. Whatever else the machine does may hide it once, not always.
        (double Nice, double Equal) shares = default;
        for (int i = 0; i < Tries && shares.Nice - shares.Equal < Difference; i++)
        {
            await ReniceAsync(service, KeNiceness);
            double nice = await ShareOfUdpAsync(site, service);
            await ReniceAsync(service, 0);
            shares = (nice, await ShareOfUdpAsync(site, service));
            TestContext.Current.TestOutputHelper?.WriteLine($"nice {shares.Nice:P1}, not nice {shares.Equal:P1}");

            // The flood cannot keep plain NTP busy all of the time on a machine that does other things, or it would have nine tenths.
            Assert.True(nice > 0.6, $"udp has {nice:P1} beside ke that is nice");
        }

        Assert.True(shares.Nice - shares.Equal >= Difference, $"udp has {shares.Equal:P1} beside ke that is not nice, and {shares.Nice:P1} beside one that is");
    }

    private static async Task ReniceAsync(ServiceProcess service, int niceness)
    {
        foreach (ThreadUse thread in ThreadUse.Of(service.Id).Values.Where(IsKe))
        {
            (await ChildProcess.RunAsync(new ProgramStart("renice", "--priority", $"{niceness}", "--pid", $"{thread.Id}"), Patience)).ExpectExitCode(0);
        }
    }

    /// <summary>Floods both for a moment from the other cores, and says how much of the time of both kinds of threads plain NTP had.</summary>
    private static async Task<double> ShareOfUdpAsync(ServiceSite site, ServiceProcess service)
    {
        using CancellationTokenSource stop = new();
        Task<(int Begun, int Whole)>[] sessions = [.. Enumerable.Range(0, 48).Select(_ => Task.Run(() => FloodAsync(site.KePort, isWhole: true, stop.Token)))];
        Thread[] requests = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() => FloodWithRequests(site.NtpPort, stop.Token)))];
        Array.ForEach(requests, thread => thread.Start());
        try
        {
            Dictionary<string, ThreadUse> before = ThreadUse.Of(service.Id);
            await Poll.UntilAsync(() => Both(before, ThreadUse.Of(service.Id)) > Contended, Patience, () => "the threads have not run for long enough");
            Dictionary<string, ThreadUse> after = ThreadUse.Of(service.Id);
            return ThreadUse.Spent(before, after, IsUdp) / Both(before, after);
        }
        finally
        {
            await stop.CancelAsync();
            Array.ForEach(requests, thread => thread.Join());
            await Task.WhenAll(sessions);
        }
    }

    private static TimeSpan Both(Dictionary<string, ThreadUse> before, Dictionary<string, ThreadUse> after) =>
        ThreadUse.Spent(before, after, thread => IsUdp(thread) || IsKe(thread));

    /// <summary>Requests as fast as one thread sends them; nobody waits for the answers.</summary>
    private static void FloodWithRequests(int port, CancellationToken stop)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        byte[] request = new byte[48];
        request[0] = (4 << 3) | 3;
        while (!stop.IsCancellationRequested)
        {
            socket.Send(request);
        }
    }

    private static bool IsUdp(ThreadUse thread) => thread.Name.StartsWith("udp-", StringComparison.Ordinal);

    private static bool IsKe(ThreadUse thread) => thread.Name.StartsWith("ke-", StringComparison.Ordinal);

    /// <summary>One connection after the other, until it is told to stop.</summary>
    /// <returns>How many, and how many of them were sessions that ended with cookies.</returns>
    private static async Task<(int Begun, int Whole)> FloodAsync(int port, bool isWhole, CancellationToken stop)
    {
        int begun = 0;
        int whole = 0;
        for (; !stop.IsCancellationRequested; begun++)
        {
            if (isWhole)
            {
                whole += (await KeySession.HoldAsync(port)).AnswerLength >= KeySession.ShortestAnswer ? 1 : 0;
            }
            else
            {
                using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), CancellationToken.None);
            }
        }

        return (begun, whole);
    }
}
