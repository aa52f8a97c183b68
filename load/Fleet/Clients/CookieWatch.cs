using System.Collections.Concurrent;
using PublicTime.Fleet.Nodes;
using PublicTime.NtsClient.Exchange;

namespace PublicTime.Fleet.Clients;

/// <summary>Puts aside cookies of every node at all times, and spends each on every front-end again and again until it is nearly too old.</summary>
/// <param name="fleet">Whom to ask.</param>
/// <param name="lifetime">Promised to every cookie.</param>
internal sealed class CookieWatch(RingFleet fleet, TimeSpan lifetime)
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SpendEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<string, long> _lastKept = [];
    private readonly ConcurrentBag<Task> _spending = [];
    private readonly ConcurrentDictionary<(string Minter, string Opener), CookiePair> _pairs = [];

    /// <summary>What became of every cookie at every front-end, in the order of their names.</summary>
    public IReadOnlyList<CookiePair> Pairs => [.. _pairs.Values.OrderBy(pair => pair.Minter, StringComparer.Ordinal).ThenBy(pair => pair.Opener, StringComparer.Ordinal)];

    /// <summary>Takes over an association of which the cookies are watched if it is time for another one of its NTS-KE node.</summary>
    /// <returns>False when it stays the caller's.</returns>
    public bool TryKeep(RingAssociation association, CancellationToken enough)
    {
        long now = Time.GetTimestamp();
        if (_lastKept.TryGetValue(association.Minter, out long last) && Time.GetElapsedTime(last, now) < KeepEvery)
        {
            return false;
        }

        _lastKept[association.Minter] = now;
        _spending.Add(WatchAsync(association, enough));
        return true;
    }

    /// <summary>Waits for the last use after all were told that it is enough.</summary>
    public Task EndAsync() => Task.WhenAll(_spending);

    private async Task WatchAsync(RingAssociation association, CancellationToken enough)
    {
        using RingAssociation kept = association;
        List<Task> watching = [SpendAsync(kept, association.FirstCookie, association.Minter, association.AskedAt, enough)];
        try
        {
            foreach (RingNode frontEnd in fleet.FrontEnds)
            {
                long askedAt = Time.GetTimestamp();
                (_, byte[] fresh) = await kept.SpendAsync(association.FirstCookie, frontEnd, Patience, enough);
                if (fresh.Length > 0)
                {
                    watching.Add(SpendAsync(kept, fresh, frontEnd.Name, askedAt, enough));
                }
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Enough was seen.
        }

        await Task.WhenAll(watching);
    }

    private async Task SpendAsync(RingAssociation association, byte[] cookie, string minter, long askedAt, CancellationToken enough)
    {
        using PeriodicTimer pace = new(SpendEvery, Time);
        try
        {
            do
            {
                await SpendEverywhereAsync(association, cookie, minter, askedAt, isTooOld: false, enough);
            }
            while (await pace.WaitForNextTickAsync(enough) && Time.GetElapsedTime(askedAt) < lifetime - (fleet.FrontEnds.Count * Patience));

            if (fleet.Plan.SpendsTooOld)
            {
                TimeSpan left = fleet.Plan.TooOld - Time.GetElapsedTime(askedAt);
                await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, Time, enough);
                await SpendEverywhereAsync(association, cookie, minter, askedAt, isTooOld: true, enough);
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Enough was seen.
        }
    }

    private async Task SpendEverywhereAsync(RingAssociation association, byte[] cookie, string minter, long askedAt, bool isTooOld, CancellationToken enough)
    {
        foreach (RingNode frontEnd in fleet.FrontEnds)
        {
            (ExchangeResult result, _) = await association.SpendAsync(cookie, frontEnd, Patience, enough);
            TimeSpan age = Time.GetElapsedTime(askedAt);
            if (!isTooOld && age >= lifetime)
            {
                return; // it may have been opened or refused, both with good reason
            }

            _pairs.AddOrUpdate(
                (minter, frontEnd.Name),
                key => Count(new CookiePair(key.Minter, key.Opener), result, age, isTooOld),
                (_, pair) => Count(pair, result, age, isTooOld));
        }
    }

    private static CookiePair Count(CookiePair pair, ExchangeResult result, TimeSpan age, bool isTooOld) => (result.IsSuccess, RingAssociation.IsNak(result), isTooOld) switch
    {
        (true, _, true) => pair with { OpenedTooOld = pair.OpenedTooOld + 1 },
        (true, _, false) => pair with { Opened = pair.Opened + 1, OldestOpened = age > pair.OldestOpened ? age : pair.OldestOpened },
        (_, true, true) => pair with { RefusedTooOld = pair.RefusedTooOld + 1 },
        (_, true, false) => pair with { Naks = pair.Naks + 1, YoungestNak = age < (pair.YoungestNak ?? TimeSpan.MaxValue) ? age : pair.YoungestNak },
        _ => pair with { Unanswered = pair.Unanswered + 1 },
    };
}
