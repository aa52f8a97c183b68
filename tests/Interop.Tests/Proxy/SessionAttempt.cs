namespace PublicTime.Interop.Tests.Proxy;

/// <summary>One key exchange through HAProxy, seen from its client.</summary>
/// <param name="BegunAfter">Since the node was lost.</param>
/// <param name="Lasted">To its answer or its failure.</param>
/// <param name="IsServed">Whether it brought cookies.</param>
/// <param name="IsRetryServed">Whether the next one, begun at once, did; true where none was needed.</param>
internal sealed record SessionAttempt(TimeSpan BegunAfter, TimeSpan Lasted, bool IsServed, bool IsRetryServed);
