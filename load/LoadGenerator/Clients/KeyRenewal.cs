using System.Collections.Concurrent;

namespace PublicTime.LoadGenerator.Clients;

/// <summary>
/// Key exchanges in the background for clients that need one, a bounded number at once. The sending thread asks and collects; it never waits.
/// </summary>
/// <param name="exchange">Holds one key exchange; null when it failed, which was counted already.</param>
/// <param name="atOnce">How many may be under way.</param>
/// <param name="cancellation">Ends them with the test.</param>
public sealed class KeyRenewal(Func<CancellationToken, Task<Association?>> exchange, int atOnce, CancellationToken cancellation)
{
    private readonly ConcurrentQueue<(int Client, Association? Association)> _done = new();
    private int _underWay;

    /// <summary>Key exchanges whose outcome cannot be collected yet.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Begins a key exchange.</summary>
    /// <returns>False when too many are under way.</returns>
    public bool TryBegin(int client)
    {
        if (UnderWay >= atOnce)
        {
            return false;
        }

        Interlocked.Increment(ref _underWay);
        _ = Task.Run(() => RunAsync(client), cancellation);
        return true;
    }

    /// <summary>The outcome of one that has ended.</summary>
    public bool TryCollect(out int client, out Association? association)
    {
        bool collected = _done.TryDequeue(out (int Client, Association? Association) ended);
        (client, association) = ended;
        return collected;
    }

    private async Task RunAsync(int client)
    {
        Association? association = null;
        try
        {
            association = await exchange(cancellation);
        }
        catch (OperationCanceledException)
        {
            // The test is over, and nobody collects any more.
        }
        finally
        {
            _done.Enqueue((client, association));
            Interlocked.Decrement(ref _underWay);
        }
    }
}
