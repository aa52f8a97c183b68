using System.Text.RegularExpressions;

namespace PublicTime.Architecture.Tests;

/// <summary>Whoever is woken by a log line or by a load balancer finds in the runbook what it means and what to do.</summary>
internal static partial class Runbook
{
    /// <summary>The log of fleets: service manager, draining and names, then stores and rings.</summary>
    private static readonly (int First, int Last)[] Ranges = [(6130, 6199), (8000, 8199)];

    /// <summary>Event ids without a line, and lines without an event.</summary>
    /// <param name="text">The runbook.</param>
    /// <param name="sources">Where the log messages are.</param>
    public static IEnumerable<string> LogViolations(string text, IEnumerable<SourceFile> sources)
    {
        string[] ids = [.. sources.SelectMany(source => EventId().Matches(source.Text)).Select(match => match.Groups["id"].Value).Where(IsOfFleets)];
        return Differences("event", ids, text, LogLine());
    }

    /// <summary>Conditions that can be not met without a line, and lines without a condition.</summary>
    /// <param name="text">The runbook.</param>
    /// <param name="composer">Where the conditions are made.</param>
    public static IEnumerable<string> ReadinessViolations(string text, string composer) =>
        Differences("condition", [.. Condition().Matches(composer).Select(match => match.Groups["id"].Value)], Section(text), ConditionLine());

    private static IEnumerable<string> Differences(string noun, string[] expected, string text, Regex line)
    {
        Match[] lines = [.. line.Matches(text).Cast<Match>()];
        string[] found = [.. lines.Select(match => match.Groups["id"].Value)];
        return
        [
            .. expected.Distinct(StringComparer.Ordinal).Except(found, StringComparer.Ordinal).Select(id => $"{noun} {id} has no line in the runbook"),
            .. found.Except(expected, StringComparer.Ordinal).Select(id => $"the runbook has a line for {noun} {id}, which does not exist"),
            .. found.GroupBy(id => id, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"{noun} {group.Key} has two lines"),
            .. lines.Where(match => match.Groups["meaning"].Value.Trim().Length == 0 || match.Groups["act"].Value.Trim().Length == 0)
                .Select(match => $"{noun} {match.Groups["id"].Value} does not say what it means and what to do"),
        ];
    }

    private static bool IsOfFleets(string id) => Ranges.Any(range => int.Parse(id) >= range.First && int.Parse(id) <= range.Last);

    private static string Section(string text) => text.Split("| not met at `/readyz` |").ElementAtOrDefault(1)?.Split("\n\n")[0] ?? "";

    [GeneratedRegex(@"\bEventId\s*=\s*(?<id>\d+)\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex EventId();

    [GeneratedRegex(@"^\| (?<id>\d{4}) \|(?<meaning>[^|\n]*)\|(?<act>[^|\n]*)\|$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 10_000)]
    private static partial Regex LogLine();

    [GeneratedRegex(@"new ReadinessCondition\(""(?<id>[^""]+)"", (?:IsMet: false|[^,:]+),", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Condition();

    [GeneratedRegex(@"^\| `(?<id>[^`]+)` \|(?<meaning>[^|\n]*)\|(?<act>[^|\n]*)\|$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 10_000)]
    private static partial Regex ConditionLine();
}
