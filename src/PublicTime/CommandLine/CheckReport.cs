using PublicTime.Configuration;
using PublicTime.Configuration.Explanation;
using PublicTime.Configuration.Sources;

namespace PublicTime.CommandLine;

/// <summary>What <c>check</c> found, for people and for programs.</summary>
public sealed record CheckReport
{
    /// <summary>True when <c>serve</c> would take the configuration.</summary>
    public required bool IsGood { get; init; }

    /// <summary>Every file that was read, in order.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What the configuration will do; empty when it is not good.</summary>
    public required IReadOnlyList<string> Sentences { get; init; }

    /// <summary>What will stop <c>serve</c> on this machine, or soon disappoint clients.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Directives without effect, each with its consequence.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>What is wrong; empty when it is good.</summary>
    public required IReadOnlyList<string> Mistakes { get; init; }

    /// <summary>Explains a configuration.</summary>
    /// <param name="parsed">The configuration.</param>
    /// <param name="host">Reads certificates and keys; nothing is changed.</param>
    /// <param name="time">For what expires.</param>
    public static CheckReport Of(ParsedConfiguration parsed, IConfigurationHost host, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(time);
        IReadOnlyList<Statement> statements = parsed.IsGood ? ConfigurationSummary.Of(new ExplanationInputs(parsed.Options, host, time.GetUtcNow())) : [];
        return new CheckReport
        {
            IsGood = parsed.IsGood,
            Files = parsed.Files,
            Sentences = [.. statements.Where(statement => !statement.IsWarning).Select(statement => statement.Sentence)],
            Warnings = [.. statements.Where(statement => statement.IsWarning).Select(statement => statement.Sentence)],
            Notices = [.. parsed.Notices.Select(notice => notice.ToString())],
            Mistakes = [.. parsed.Mistakes.Select(mistake => mistake.ToString())],
        };
    }
}
