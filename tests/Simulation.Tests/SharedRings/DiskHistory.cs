using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>What lay on one disk so far.</summary>
internal sealed class DiskHistory
{
    private readonly HashSet<ulong> _dropped = [];
    private HashSet<ulong> _held = [];
    private long _generation;

    /// <summary>What lies there now, as far as it was looked at.</summary>
    public KeyRingState? Last { get; private set; }

    /// <summary>Takes in what lies there now.</summary>
    /// <param name="state">Null: it was lost, and nothing of it counts any more.</param>
    /// <param name="dropped">Told of each epoch that is there no more.</param>
    /// <returns>What it took back; null when nothing.</returns>
    public string? Take(KeyRingState? state, Action dropped)
    {
        Last = state;
        if (state is null)
        {
            _dropped.Clear();
            (_held, _generation) = ([], 0);
            return null;
        }

        if (state.Generation < _generation)
        {
            return $"went back to generation {state.Generation}";
        }

        _generation = state.Generation;
        if (!state.Holder.IsRegistered)
        {
            return null; // who has not promised anything may give up a ring that it began for another one
        }

        HashSet<ulong> held = [.. state.Epochs.Select(epoch => epoch.Id)];
        foreach (ulong gone in _held.Where(id => !held.Contains(id)))
        {
            _dropped.Add(gone);
            dropped();
        }

        _held = held;
        ulong back = held.FirstOrDefault(_dropped.Contains);
        return back == 0 ? null : $"holds epoch {back:x16} again, which it had dropped";
    }
}
