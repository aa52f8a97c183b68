using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Every key that ever minted, and who must open with it.</summary>
/// <param name="world">What is watched.</param>
/// <param name="broken">Makes the failure.</param>
internal sealed class CookieLedger(World world, Func<string, Exception> broken)
{
    private readonly Dictionary<(ulong Epoch, long Period), MintedKey> _good = [];
    private readonly Dictionary<(ulong Epoch, long Period), MintedKey> _old = [];
    private readonly HashSet<ulong> _minting = [];
    private readonly Dictionary<int, List<KeyEpoch>> _begunByRevoking = [];

    // "A cookie opens for at least its lifetime and at most three periods longer."
    private TimeSpan Longest => world.Settings.KeyLifetime + (world.Settings.Period * 3);

    /// <summary>All keys were given up; others may have done the same meanwhile, under the same number.</summary>
    public void Revoked(KeyRingState by)
    {
        if (!_begunByRevoking.TryGetValue(by.Revocations, out List<KeyEpoch>? begun))
        {
            _begunByRevoking[by.Revocations] = begun = [];
        }

        begun.Add(by.Epochs.Single());
    }

    /// <summary>Whoever has promised anything was lost or given up.</summary>
    public void NobodyIsLeft() => _good.Clear();

    /// <param name="promised">Whoever gave its word and was not given up.</param>
    public void Check(IReadOnlyList<SimulatedNode> promised)
    {
        foreach (SimulatedNode node in promised.Where(IsTrusted))
        {
            Mint(node);
        }

        Expire();
        foreach (SimulatedNode node in promised)
        {
            CheckHeld(node, promised);
            if (IsTrusted(node))
            {
                CheckOpens(node);
            }
        }
    }

    /// <summary>No node opens what minted longer ago than it may.</summary>
    public void CheckExpired()
    {
        foreach (SimulatedNode node in world.Nodes.Where(IsTrusted))
        {
            Dictionary<ulong, KeyWindow> windows = node.Windows();
            foreach ((ulong Epoch, long Period) key in _old.Where(entry => world.Now - entry.Value.Last > Longest).Select(entry => entry.Key))
            {
                Refuse(windows, key, node, $"minted until {_old[key].Last:O}");
            }
        }
    }

    private static bool IsTrusted(SimulatedNode node) => node.Served is not null && node.GoesByRightTime();

    private void Mint(SimulatedNode node)
    {
        (KeyEpoch epoch, long period) = node.Minting();
        _good[(epoch.Id, period)] = new MintedKey(world.Now, node.Served!.Revocations);
        if (_minting.Add(epoch.Id) && !world.IsPeaceful)
        {
            world.Tally.Count(Happening.MintedInTrouble);
        }
    }

    private void Expire()
    {
        foreach ((ulong Epoch, long Period) key in _good.Where(entry => world.Now - entry.Value.Last > world.Settings.KeyLifetime).Select(entry => entry.Key).ToList())
        {
            _old[key] = _good[key];
            _good.Remove(key);
            world.Tally.Count(_begunByRevoking.Keys.Any(number => number > _old[key].Revocations) ? Happening.GivenUp : Happening.Expired);
        }
    }

    private void CheckOpens(SimulatedNode node)
    {
        KeyRingState served = node.Served!;
        bool hasHeardAll = HasHeardAll(served);
        Dictionary<ulong, KeyWindow> windows = node.Windows();
        foreach (((ulong epoch, long period), MintedKey minted) in _good)
        {
            if (minted.Revocations < served.Revocations)
            {
                Refuse(windows, (epoch, period), node, "which was given up");
            }
            else if (minted.Revocations == served.Revocations && hasHeardAll)
            {
                if (!Opens(windows, epoch, period))
                {
                    throw broken($"{node.Name} does not open {epoch:x16}/{period}, minted until {minted.Last:O}; it has {Described(served)}");
                }
            }
        }
    }

    // What is committed may mint, so all have it: those that run open with it, and those that do not come back with it.
    private void CheckHeld(SimulatedNode by, IReadOnlyList<SimulatedNode> promised)
    {
        if (by.Served is not { } served)
        {
            return;
        }

        foreach (SimulatedNode node in promised)
        {
            KeyRingState? other = node.Served ?? node.Disk.State;
            if (other is not { Holder.IsRegistered: true } || ReferenceEquals(other, served) || other.Revocations != served.Revocations || !HasHeardAll(other))
            {
                continue;
            }

            foreach (KeyEpoch epoch in served.Epochs)
            {
                if (epoch.IsCommitted && epoch.StartsAt > other.DroppedUntil && !Has(other, epoch.Id))
                {
                    throw broken($"{by.Name} may mint from {epoch.Id:x16}, which {node.Name} does not hold");
                }
            }
        }
    }

    private bool HasHeardAll(KeyRingState state) =>
        !_begunByRevoking.TryGetValue(state.Revocations, out List<KeyEpoch>? begun)
        || begun.TrueForAll(epoch => epoch.StartsAt <= state.DroppedUntil || Has(state, epoch.Id));

    private static bool Has(KeyRingState state, ulong epochId)
    {
        foreach (KeyEpoch epoch in state.Epochs)
        {
            if (epoch.Id == epochId)
            {
                return true;
            }
        }

        return false;
    }

    private static string Described(KeyRingState state) => $"generation {state.Generation}, {state.Revocations} revocations, dropped until {state.DroppedUntil:O}, used until {state.LatestUse:O}, " + string.Join(", ", state.Epochs.Select(
        epoch => $"{epoch.Id:x16}{(epoch.IsCommitted ? "" : " (pending)")} from {epoch.SeedPeriod} of {epoch.StartsAt:O} to {(epoch.EndsAt == DateTimeOffset.MaxValue ? "no end" : epoch.LastPeriod)}"));

    private void Refuse(Dictionary<ulong, KeyWindow> windows, (ulong Epoch, long Period) key, SimulatedNode node, string why)
    {
        if (Opens(windows, key.Epoch, key.Period))
        {
            throw broken($"{node.Name} opens {key.Epoch:x16}/{key.Period}, {why}");
        }
    }

    private static bool Opens(Dictionary<ulong, KeyWindow> windows, ulong epoch, long period) =>
        windows.TryGetValue(epoch, out KeyWindow window) && period >= window.First && period <= window.Last;
}
