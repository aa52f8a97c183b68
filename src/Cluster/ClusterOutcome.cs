namespace PublicTime.Cluster;

/// <summary>How a command went.</summary>
/// <param name="IsDone">Whether it was carried out.</param>
/// <param name="Sentence">What happened, or why it could not, and what it means.</param>
public sealed record ClusterOutcome(bool IsDone, string Sentence)
{
    /// <summary>What is to be added when no store answers, because other nodes have to hear of it; otherwise empty.</summary>
    internal string IfUnheard { get; init; } = "";
}
