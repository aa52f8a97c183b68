namespace PublicTime.Control;

/// <summary>One thing that must hold before clients should be sent here.</summary>
/// <param name="Name">One word in lower case, the same in every answer.</param>
/// <param name="IsMet">Whether it holds now.</param>
/// <param name="Sentence">What is, for people; without a full stop, in one line and without secrets.</param>
public sealed record ReadinessCondition(string Name, bool IsMet, string Sentence);
