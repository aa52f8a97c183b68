namespace PublicTime.Comparison;

/// <summary>A measurement could not be made; the message is one sentence for the operator, with what a program printed behind it.</summary>
internal sealed class ComparisonException(string message) : Exception(message);
