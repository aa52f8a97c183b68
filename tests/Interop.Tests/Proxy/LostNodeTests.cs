using System.Security.Authentication;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.Proxy;

/// <summary>One of two nodes is killed, or frozen, while clients come and go. Alone, because time is measured.</summary>
[Collection(nameof(LostNodeTests))]
[CollectionDefinition(nameof(LostNodeTests), DisableParallelization = true)]
public sealed class LostNodeTests
{
    private const int InFlight = 6;
    private const int Attempts = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // The promise: from then on nobody notices.
    private static readonly TimeSpan Diverted = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeProvider Time = TimeProvider.System;

    [Fact]
    public async Task Of_a_node_that_is_killed_only_the_sessions_in_flight_fail()
    {
        await using KeCluster cluster = await KeCluster.StartAsync();
        KeConnection[] sessions = await HoldAsync(cluster);
        string lost = sessions[0].Thumbprint;
        int node = await NodeOfAsync(cluster, lost);

        long start = Time.GetTimestamp();
        await cluster.Services[node].KillAsync();
        List<SessionAttempt> attempts = await LoseAsync(cluster, sessions, lost, start);

        // A node that refuses connections costs its clients a retry by HAProxy, and nobody a session.
        Assert.All(attempts, attempt => Assert.True(attempt.IsServed, $"{attempt}"));
        await cluster.RestartAsync(node);
        await ReturnedAsync(cluster, lost);
    }

    [Fact]
    public async Task Of_a_node_that_is_frozen_only_the_sessions_in_flight_fail_and_new_ones_are_diverted_within_3_seconds()
    {
        await using KeCluster cluster = await KeCluster.StartAsync();
        KeConnection[] sessions = await HoldAsync(cluster);
        string lost = sessions[0].Thumbprint;
        int node = await NodeOfAsync(cluster, lost);

        long start = Time.GetTimestamp();
        await cluster.Services[node].SignalAsync("STOP");
        List<SessionAttempt> attempts = await LoseAsync(cluster, sessions, lost, start);

        // Few are caught before it is found out, because it never finishes what it has; and they are let go of when it is.
        Assert.InRange(attempts.Count(attempt => !attempt.IsServed), 0, InFlight);
        Assert.All(attempts, attempt => Assert.True(attempt.IsServed || attempt.BegunAfter + attempt.Lasted < Diverted, $"{attempt}"));
        await cluster.Services[node].SignalAsync("CONT");
        await ReturnedAsync(cluster, lost);
    }

    /// <summary>Sessions that have shaken hands and not asked yet, on both nodes as many.</summary>
    private static async Task<KeConnection[]> HoldAsync(KeCluster cluster)
    {
        KeConnection[] sessions = [.. Enumerable.Range(0, InFlight).Select(_ => new KeConnection())];
        foreach (KeConnection session in sessions)
        {
            await session.ConnectAsync(cluster.Haproxy.Port);
            await session.HandshakeAsync();
        }

        Assert.Equal([InFlight / 2, InFlight / 2], sessions.GroupBy(session => session.Thumbprint, StringComparer.Ordinal).Select(group => group.Count()));
        return sessions;
    }

    /// <summary>The sessions in flight end as they must, and of those that begin meanwhile each that fails is served at once when it asks again.</summary>
    private static async Task<List<SessionAttempt>> LoseAsync(KeCluster cluster, KeConnection[] sessions, string lost, long start)
    {
        Task<bool[]> inFlight = Task.WhenAll(sessions.Select(session => FinishAsync(cluster, session, lost, start)));
        List<Task<SessionAttempt>> running = [];
        using PeriodicTimer timer = new(Interval, Time);
        for (int i = 0; i < Attempts; i++)
        {
            running.Add(AttemptAsync(cluster, start));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        List<SessionAttempt> attempts = [.. await Task.WhenAll(running).WaitAsync(Patience, Time)];
        foreach (SessionAttempt slow in attempts.Where(attempt => !attempt.IsServed || attempt.Lasted > Prompt))
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{slow}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"slowest {attempts.Max(attempt => attempt.Lasted)}\n{cluster.Haproxy.Output}");
        Assert.Equal(InFlight / 2, (await inFlight.WaitAsync(Patience, Time)).Count(isServed => isServed));
        Assert.All(attempts, attempt => Assert.True(attempt.IsRetryServed, $"{attempt}"));
        SessionAttempt[] late = [.. attempts.Where(attempt => attempt.BegunAfter > Diverted)];
        Assert.True(late.Length > Attempts / 4, $"only {late.Length} began late");
        Assert.All(late, attempt => Assert.True(attempt.IsServed && attempt.Lasted < Prompt, $"{attempt}"));
        return attempts;
    }

    /// <summary>True when the session was served, which it is on the node that is left and only there; otherwise it hears of it within the time, and the next is served.</summary>
    private static async Task<bool> FinishAsync(KeCluster cluster, KeConnection session, string lost, long start)
    {
        await using KeConnection held = session;
        bool isOnLost = held.Thumbprint == lost;
        bool isServed = false;
        try
        {
            isServed = (await held.ExchangeAsync().WaitAsync(Patience, Time)).Length >= KeySession.ShortestAnswer;
        }
        catch (IOException)
        {
            // Cut off with its node.
        }

        TimeSpan heard = Time.GetElapsedTime(start);
        Assert.Equal(!isOnLost, isServed);
        if (!isServed)
        {
            Assert.True(heard < Diverted, $"heard of it after {heard}");
            Assert.True((await KeySession.HoldAsync(cluster.Haproxy.Port)).AnswerLength >= KeySession.ShortestAnswer, "the retry was not served");
        }

        return isServed;
    }

    private static async Task<SessionAttempt> AttemptAsync(KeCluster cluster, long start)
    {
        TimeSpan begun = Time.GetElapsedTime(start);
        bool isServed = await IsServedAsync(cluster);
        TimeSpan ended = Time.GetElapsedTime(start);
        return new SessionAttempt(begun, ended - begun, isServed, isServed || await IsServedAsync(cluster));
    }

    private static async Task<bool> IsServedAsync(KeCluster cluster)
    {
        try
        {
            return (await KeySession.HoldAsync(cluster.Haproxy.Port)).AnswerLength >= KeySession.ShortestAnswer;
        }
        catch (Exception failure) when (failure is IOException or AuthenticationException or OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<int> NodeOfAsync(KeCluster cluster, string thumbprint) =>
        (await KeySession.HoldAsync(cluster.Sites[0].KePort, "127.0.0.2")).Thumbprint == thumbprint ? 0 : 1;

    /// <summary>Waits until the node serves again.</summary>
    private static Task ReturnedAsync(KeCluster cluster, string thumbprint) => Poll.UntilAsync(
        async () => (await KeySession.HoldAsync(cluster.Haproxy.Port)).Thumbprint == thumbprint, Patience, () => cluster.Haproxy.Output);
}
