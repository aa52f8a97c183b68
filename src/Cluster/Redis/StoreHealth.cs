using Microsoft.Extensions.Logging;

namespace PublicTime.Cluster.Redis;

/// <summary>Says once when a store can no longer be used, and once when it can again. Safe from any thread.</summary>
/// <param name="store">The store's name.</param>
/// <param name="log">Told at changes only.</param>
internal sealed class StoreHealth(string store, ILogger log)
{
    private readonly Lock _gate = new();
    private bool? _isWell;

    /// <summary>A call did what it was asked to do.</summary>
    public void Well()
    {
        lock (_gate)
        {
            if (_isWell != true)
            {
                _isWell = true;
                log.StoreReachable(store);
            }
        }
    }

    /// <summary>It cannot be used.</summary>
    /// <param name="reason">A clause for people.</param>
    public void Ill(string reason)
    {
        lock (_gate)
        {
            if (_isWell != false)
            {
                _isWell = false;
                log.StoreUnreachable(store, reason);
            }
        }
    }
}
