namespace PublicTime.CookieKeys.Ring;

/// <summary>What is known of the registered nodes of a ring, as far as rotation asks.</summary>
public sealed class RingMembers
{
    private readonly Func<ulong, bool> _isHeldByAll;
    private readonly Func<ulong, bool> _isKnownCommittedByAll;

    /// <summary>Several nodes.</summary>
    /// <param name="isHeldByAll">Whether every registered node acknowledged that it stores an epoch.</param>
    /// <param name="isKnownCommittedByAll">Whether every registered node acknowledged that it knows an epoch to be committed.</param>
    public RingMembers(Func<ulong, bool> isHeldByAll, Func<ulong, bool> isKnownCommittedByAll)
    {
        _isHeldByAll = isHeldByAll;
        _isKnownCommittedByAll = isKnownCommittedByAll;
    }

    /// <summary>A node that shares its ring with nobody: what its store holds, all hold.</summary>
    public static RingMembers Alone { get; } = new(_ => true, _ => true) { IsAlone = true };

    /// <summary>Whether nobody else uses this ring, so that it may be begun anew.</summary>
    public bool IsAlone { get; private init; }

    /// <summary>Whether an epoch may be committed.</summary>
    public bool AllHold(ulong epochId) => _isHeldByAll(epochId);

    /// <summary>Whether no node can mint from an older epoch once this one has started.</summary>
    public bool AllKnowCommitted(ulong epochId) => _isKnownCommittedByAll(epochId);
}
