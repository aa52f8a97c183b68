namespace PublicTime.CookieKeys.Store;

/// <summary>How a write of the ring's state ended.</summary>
public enum RingWriteOutcome
{
    /// <summary>It is stored and survives a crash.</summary>
    Written,

    /// <summary>Another state is stored than expected: read it and decide again.</summary>
    Conflict,

    /// <summary>Nothing was changed, because the store cannot be written now.</summary>
    Failed,
}
