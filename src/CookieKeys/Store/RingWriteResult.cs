namespace PublicTime.CookieKeys.Store;

/// <summary>How a write of the ring's state ended, and why it failed when it did.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reason">One sentence for people when it failed; otherwise empty.</param>
public readonly record struct RingWriteResult(RingWriteOutcome Outcome, string Reason)
{
    /// <summary>Stored.</summary>
    public static RingWriteResult Written { get; } = new(RingWriteOutcome.Written, "");

    /// <summary>Not stored: another state was there.</summary>
    public static RingWriteResult Conflict { get; } = new(RingWriteOutcome.Conflict, "");
}
