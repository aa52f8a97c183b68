using System.Text.Json;
using PublicTime.Interop.Tests.Harness;
using PublicTime.NtsClient.Exchange;

namespace PublicTime.Interop.Tests.Rotation;

/// <summary>
/// The promise of rotation, on the real program: a cookie opens for <c>ntskeylifetime</c> from the moment it was minted, and for
/// at most one <c>ntsrotate</c> longer, since its key goes a lifetime after the last cookie that could be sealed under it.
/// </summary>
public sealed class RotationUnderLoadTests
{
    private const int BusyClients = 6;
    private const int SlowClients = 2;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan KeepingFor = 2 * Period;

    // A look of the rotation may be late on a machine that does much else.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_cookie_within_its_lifetime_is_refused_and_every_one_after_it_is()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync($"ntsrotate {Period.TotalSeconds}", $"ntskeylifetime {Lifetime.TotalSeconds}");
        using CancellationTokenSource deadline = new(Deadline, TimeProvider.System);
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token);
        using AssociationClient keeper = await AssociationClient.CreateAsync(site, deadline.Token);

        Task<LoadCount>[] load = [.. Enumerable.Range(0, BusyClients + SlowClients).Select(
            i => LoadAsync(site, TimeSpan.FromMilliseconds(i < BusyClients ? 12 : 500), enough.Token))];
        List<KeptCookie> kept = await KeepAsync(keeper, deadline.Token);
        await enough.CancelAsync();
        LoadCount[] counts = await Task.WhenAll(load);

        Assert.All(counts, count => Assert.Equal(0, count.Naks));
        Assert.True(counts.Sum(count => count.Answers) > 1000, $"only {counts.Sum(count => count.Answers)} answers");
        Assert.All(kept, AssertPromise);
        await AssertCountedAsync(site, kept);
    }

    private static void AssertPromise(KeptCookie cookie)
    {
        Assert.All(cookie.Answers, answer => Assert.False(answer.IsNak && answer.Most < Lifetime, $"NAK at an age of at most {answer.Most}"));
        Assert.All(
            cookie.Answers,
            answer => Assert.True(answer.IsNak || answer.Least < Lifetime + Period + Slack, $"accepted at an age of at least {answer.Least}"));
        Assert.DoesNotContain(cookie.Answers.SkipWhile(answer => !answer.IsNak), answer => !answer.IsNak);
        Assert.Contains(cookie.Answers, answer => !answer.IsNak);
        Assert.Contains(cookie.Answers, answer => answer.IsNak);
    }

    /// <summary>Each NAK that was sent is counted by its reason, and there was no other reason.</summary>
    private static async Task AssertCountedAsync(ServiceSite site, List<KeptCookie> kept)
    {
        JsonElement datagrams = (await site.StatusAsync()).GetProperty("datagrams");
        int seen = kept.Sum(cookie => cookie.Answers.Count(answer => answer.IsNak));
        Assert.InRange(datagrams.GetProperty("NtsNakUnknownKey").GetInt64(), seen, seen + kept.Sum(cookie => cookie.Unanswered));
        Assert.Equal(0, datagrams.GetProperty("NtsNakForgedCookie").GetInt64());
        Assert.Equal(0, datagrams.GetProperty("NtsNakForgedRequest").GetInt64());
        Assert.Equal(0, datagrams.GetProperty("DroppedNtsNak").GetInt64());
    }

    /// <summary>Fresh cookies are put aside at all times of two periods, and spent until the last of them must be refused.</summary>
    private static async Task<List<KeptCookie>> KeepAsync(AssociationClient keeper, CancellationToken cancellation)
    {
        TimeProvider time = TimeProvider.System;
        List<KeptCookie> kept = [];
        List<Task> spending = [];
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(250), time);
        keeper.TakeAllButOne();
        for (long start = time.GetTimestamp(); time.GetElapsedTime(start) < KeepingFor; await pace.WaitForNextTickAsync(cancellation))
        {
            long earliest = time.GetTimestamp();
            ExchangeResult result = await keeper.AskAsync(Slack, cancellation);
            Assert.True(result.IsSuccess, result.Failure);
            KeptCookie cookie = new(keeper, keeper.TakeAllButOne()[0], earliest, time.GetTimestamp());
            kept.Add(cookie);
            spending.Add(cookie.SpendUntilAsync(Lifetime + Period + (2 * Slack), cancellation));
        }

        await Task.WhenAll(spending);
        return kept;
    }

    private static async Task<LoadCount> LoadAsync(ServiceSite site, TimeSpan interval, CancellationToken enough)
    {
        (int answers, int naks) = (0, 0);
        try
        {
            using AssociationClient client = await AssociationClient.CreateAsync(site, enough);
            using PeriodicTimer pace = new(interval, TimeProvider.System);
            while (await pace.WaitForNextTickAsync(enough))
            {
                ExchangeResult result = await client.AskAsync(TimeSpan.FromSeconds(1), enough);
                answers += result.IsSuccess ? 1 : 0;
                naks += AssociationClient.IsNak(result) ? 1 : 0;
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Enough was asked.
        }

        return new LoadCount(answers, naks);
    }

    private readonly record struct LoadCount(int Answers, int Naks);
}
