using System.Collections.Concurrent;
using PublicTime.Fleet.Nodes;
using PublicTime.Native.Tls;

namespace PublicTime.Fleet.Clients;

/// <summary>Exchanges keys through HAProxy all the time, and asks again at once where it failed.</summary>
internal sealed class KeyWatch : IDisposable
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly RingFleet _fleet;
    private readonly CookieWatch _cookies;
    private readonly TlsClientContext _trust;
    private readonly ConcurrentQueue<KeyAttempt> _attempts = [];

    /// <param name="fleet">Whom to ask.</param>
    /// <param name="cookies">Given what comes.</param>
    public KeyWatch(RingFleet fleet, CookieWatch cookies) =>
        (_fleet, _cookies, _trust) = (fleet, cookies, TlsClientContext.Trusting(fleet.Trusted));

    /// <summary>What became of every exchange.</summary>
    public IReadOnlyCollection<KeyAttempt> Attempts => _attempts;

    /// <summary>Keys for one client.</summary>
    public Task<RingAssociation> AssociateAsync() => RingAssociation.CreateAsync(_fleet, _trust);

    /// <summary>Exchanges keys until it is told that it is enough.</summary>
    public async Task RunAsync(CancellationToken enough)
    {
        List<Task> running = [];
        using PeriodicTimer pace = new(Interval, Time);
        try
        {
            while (await pace.WaitForNextTickAsync(enough))
            {
                running.Add(AttemptAsync(enough));
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Enough was exchanged.
        }

        await Task.WhenAll(running);
    }

    /// <inheritdoc/>
    public void Dispose() => _trust.Dispose();

    private async Task AttemptAsync(CancellationToken enough)
    {
        long begun = Time.GetTimestamp();
        string failure = await FailureOfAsync(enough);
        TimeSpan lasted = Time.GetElapsedTime(begun);
        string retried = failure.Length > 0 ? await FailureOfAsync(enough) : "";
        if (!enough.IsCancellationRequested)
        {
            _attempts.Enqueue(new KeyAttempt(begun, lasted, failure, retried));
        }
    }

    private async Task<string> FailureOfAsync(CancellationToken enough)
    {
        try
        {
            (RingAssociation? association, string failure) = await RingAssociation.TryCreateAsync(_fleet, _trust, enough);
            if (association is not null && !_cookies.TryKeep(association, enough))
            {
                association.Dispose();
            }

            return failure;
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return "";
        }
    }
}
