namespace PublicTime.Querying;

/// <summary>What <c>query --json</c> prints when there is no report.</summary>
/// <param name="Error">One sentence: which step, why.</param>
public sealed record QueryFailure(string Error);
