namespace PublicTime.Fleet.Clients;

/// <summary>One key exchange through HAProxy, as its client saw it.</summary>
/// <param name="BegunAt">On the clock of <see cref="TimeProvider.System"/>.</param>
/// <param name="Lasted">To its cookies or its failure.</param>
/// <param name="Failure">Why there are no cookies; empty when there are.</param>
/// <param name="RetryFailure">Why the next exchange, begun at once, brought none; empty when it did, or none was needed.</param>
internal sealed record KeyAttempt(long BegunAt, TimeSpan Lasted, string Failure, string RetryFailure);
