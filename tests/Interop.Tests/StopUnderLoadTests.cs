using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>SIGTERM loses no answer in progress and no key exchange in flight.</summary>
public sealed class StopUnderLoadTests
{
    private const int Flows = 6; // over two workers

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Every_request_that_came_before_the_signal_is_answered_and_the_service_is_gone_within_two_seconds()
    {
        const int EnoughAnswers = 200;
        const int WaitingRequests = 200;
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        SteadyFlow[] flows = [.. Enumerable.Range(0, Flows).Select(_ => new SteadyFlow(site.NtpPort))];
        try
        {
            using CancellationTokenSource stop = new();
            Task[] running = [.. flows.Select(flow => Task.Run(() => flow.RunAsync(stop.Token)))];
            await Poll.UntilAsync(() => flows.All(flow => flow.Answered > EnoughAnswers), Deadline, () => "no steady answers");

            // Frozen, the service lets requests pile up in its sockets; it wakes to them and to the signal at once.
            await service.SignalAsync("STOP");
            await Poll.UntilAsync(() => flows.All(flow => flow.Waiting > WaitingRequests), Deadline, () => "no requests wait");
            long signalled = Time.GetTimestamp();
            await service.SignalAsync("TERM");
            await service.SignalAsync("CONT");
            int exitCode = await service.WaitForExitAsync();
            TimeSpan took = Time.GetElapsedTime(signalled);
            await stop.CancelAsync();
            await Task.WhenAll(running).Soon();

            Assert.Equal(0, exitCode);
            Assert.True(took < TimeSpan.FromSeconds(2), $"stopped after {took.TotalSeconds} s");
            foreach (SteadyFlow flow in flows)
            {
                // Until the socket is closed everything is answered in its order, so there is no hole before the last answer.
                flow.Collect();
                Assert.True(flow.FirstUnanswered >= flow.SentBefore(signalled), $"{flow.FirstUnanswered} of {flow.SentBefore(signalled)} answered");
                Assert.Equal(flow.Answered, flow.FirstUnanswered);
            }
        }
        finally
        {
            Array.ForEach(flows, flow => flow.Dispose());
        }
    }

    [Fact]
    public async Task A_key_exchange_in_flight_ends_with_its_cookies()
    {
        const int CookieRecord = 4 + 100;
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        await using KeConnection session = new();
        await session.ConnectAsync(site.KePort);
        await session.HandshakeAsync();
        Task<int> stopping = service.StopAsync();
        await service.WaitForLineAsync("accepts no more connections; 1 sessions in flight");

        byte[] answer = await session.ExchangeAsync().Soon();

        Assert.InRange(answer.Length, 8 * CookieRecord, 9 * CookieRecord);
        Assert.Equal(0, await stopping);
    }
}
