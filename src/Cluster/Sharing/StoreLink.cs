using PublicTime.Cluster.Stores;

namespace PublicTime.Cluster.Sharing;

/// <summary>What a node knows of one store. Belongs to its <see cref="SharedRing"/>.</summary>
/// <param name="store">Stays its owner's.</param>
internal sealed class StoreLink(ISharedStore store)
{
    /// <summary>The store.</summary>
    public ISharedStore Store { get; } = store;

    /// <summary>This node's clock against the store's.</summary>
    public StoreClock Clock { get; } = new();

    /// <summary>What it held last.</summary>
    public StoreView? View { get; private set; }

    /// <summary>Whether it answered last time.</summary>
    public bool IsReachable { get; private set; }

    /// <summary>Why it did not; otherwise empty.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The stamp of the ring that was read and understood; 0 for none.</summary>
    public ulong KnownStamp { get; set; }

    /// <summary>The generation that the next write expects.</summary>
    public long Generation { get; set; }

    /// <summary>The version of this node's own state that it holds just so; 0 for none.</summary>
    public long Version { get; set; }

    /// <summary>The stamp of the ring that could not be used, so that it is said once; 0 for none.</summary>
    public ulong RefusedStamp { get; set; }

    /// <summary>Whether a record lies under this node's id there that it has not written: the next exchange removes it.</summary>
    public bool HasForgery { get; set; }

    /// <summary>When a ring that could not be used was said last, on the monotonic clock; null for never.</summary>
    public long? RefusalSaidAt { get; set; }

    /// <summary>Whether the ring there may be somebody else's, and so must be left alone.</summary>
    public bool IsForeign { get; set; }

    /// <summary>Whether it holds no ring, as far as is known.</summary>
    public bool IsEmpty => IsReachable && Generation == 0;

    /// <summary>Takes an answer in.</summary>
    public void Heard(StoreAnswer answer)
    {
        IsReachable = answer.View is not null;
        Reason = answer.Reason;
        View = answer.View;
        if (answer.View is not { } view)
        {
            return;
        }

        Generation = view.Generation;
        if (view.Stamp != KnownStamp || view.Stamp == 0)
        {
            // Somebody else wrote, or the store is not what it was: what it holds now is not known until it is read.
            (KnownStamp, Version) = (0, 0);
        }
    }
}
