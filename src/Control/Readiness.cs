using System.Text.Json.Serialization;

namespace PublicTime.Control;

/// <summary>Whether clients should be sent to this process, at one moment, and why not. Made by the composition.</summary>
/// <param name="Conditions">All that must hold; a condition that does not apply to the role of the process is left out.</param>
public sealed record Readiness(IReadOnlyList<ReadinessCondition> Conditions)
{
    /// <summary>True when every condition holds.</summary>
    [JsonPropertyOrder(-1)]
    public bool IsReady => Conditions.All(condition => condition.IsMet);
}
