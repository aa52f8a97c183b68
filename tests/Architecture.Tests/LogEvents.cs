using System.Text.RegularExpressions;

namespace PublicTime.Architecture.Tests;

/// <summary>Log messages stand in one LogMessages.cs per room, and no two in the whole service share an event id.</summary>
internal static partial class LogEvents
{
    /// <summary>What is wrong with the log messages of these files, taken together.</summary>
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        var owners = new Dictionary<int, string>();
        foreach (SourceFile file in files)
        {
            foreach (string attribute in Message().Matches(file.Text).Select(match => match.Groups["arguments"].Value))
            {
                if (file.Name != "LogMessages.cs")
                {
                    yield return $"{file.Path}: log messages belong in LogMessages.cs";
                }

                if (EventId().Match(attribute) is not { Success: true } id)
                {
                    yield return $"{file.Path}: a log message without an event id: {attribute}";
                }
                else if (!owners.TryAdd(int.Parse(id.Groups["id"].ValueSpan), file.Path))
                {
                    yield return $"{file.Path}: event id {id.Groups["id"].Value} is taken by {owners[int.Parse(id.Groups["id"].ValueSpan)]}";
                }
            }
        }
    }

    /// <summary>How many log messages there are.</summary>
    public static int Count(IEnumerable<SourceFile> files) => files.Sum(file => Message().Count(file.Text));

    [GeneratedRegex(@"\[LoggerMessage\((?<arguments>.*?)\)\]", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 10_000)]
    private static partial Regex Message();

    [GeneratedRegex(@"^\s*(?:EventId\s*=\s*)?(?<id>\d+)\b|\bEventId\s*=\s*(?<id>\d+)\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex EventId();
}
