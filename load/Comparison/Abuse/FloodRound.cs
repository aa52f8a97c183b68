namespace PublicTime.Comparison.Abuse;

/// <summary>What one round found of one flood.</summary>
/// <param name="Share">Plain requests answered, of those answered without a flood in the same round.</param>
/// <param name="Mix">What was offered and what became of it, measured, as a part of a sentence.</param>
internal sealed record FloodRound(double Share, string Mix);
