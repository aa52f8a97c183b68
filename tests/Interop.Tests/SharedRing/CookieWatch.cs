using System.Collections.Concurrent;
using PublicTime.NtsClient.Exchange;

namespace PublicTime.Interop.Tests.SharedRing;

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
    private readonly ConcurrentQueue<CookieUse> _uses = [];

    /// <summary>What became of every cookie at every front-end.</summary>
    public IReadOnlyCollection<CookieUse> Uses => _uses;

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
                foreach (RingNode frontEnd in fleet.FrontEnds)
                {
                    (ExchangeResult result, _) = await association.SpendAsync(cookie, frontEnd, Patience, enough);
                    _uses.Enqueue(new CookieUse(minter, frontEnd.Name, Time.GetElapsedTime(askedAt), result.IsSuccess, RingAssociation.IsNak(result)));
                }
            }
            while (await pace.WaitForNextTickAsync(enough) && Time.GetElapsedTime(askedAt) < lifetime - (2 * Patience));
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Enough was seen.
        }
    }
}
