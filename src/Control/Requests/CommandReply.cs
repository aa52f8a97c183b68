namespace PublicTime.Control.Requests;

/// <summary>How an operator's command went.</summary>
/// <param name="IsDone">Whether it was carried out.</param>
/// <param name="Sentence">What happened, or why nothing did, and what it means.</param>
public sealed record CommandReply(bool IsDone, string Sentence);
