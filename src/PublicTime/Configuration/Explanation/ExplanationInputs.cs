using PublicTime.Configuration.Sources;

namespace PublicTime.Configuration.Explanation;

/// <summary>What an explanation is made from.</summary>
/// <param name="Options">What the configuration says.</param>
/// <param name="Host">Reads certificates and keys; nothing is changed.</param>
/// <param name="Now">For what expires.</param>
public sealed record ExplanationInputs(ServeOptions Options, IConfigurationHost Host, DateTimeOffset Now)
{
    /// <summary>The text of an option as people may see it.</summary>
    internal string Shown(string text) => Options.Shown(text);
}
