using System.Text.RegularExpressions;

namespace PublicTime.Architecture.Tests;

/// <summary>tests/Strictness.md says of each rule of the RFCs which test asks it; here it is held to the tests there are.</summary>
internal static partial class StrictnessTable
{
    /// <summary>Tests that are named and do not exist, and tests of rules that are not named.</summary>
    /// <param name="table">The table's text.</param>
    /// <param name="tests">Every file of tests.</param>
    public static IEnumerable<string> Violations(string table, IReadOnlyCollection<SourceFile> tests)
    {
        HashSet<string> named = [.. Name().Matches(table).Select(match => match.Groups["name"].Value)];
        Dictionary<string, SourceFile> existing = tests
            .SelectMany(file => Test().Matches(file.Code).Select(match => (Name: match.Groups["name"].Value, File: file)))
            .GroupBy(test => test.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().File, StringComparer.Ordinal);
        return named.Where(name => !existing.ContainsKey(name)).Select(name => $"tests/Strictness.md: there is no test {name}")
            .Concat(existing.Where(test => IsOfARule(test.Value) && !named.Contains(test.Key))
                .Select(test => $"{test.Value.Path}: tests/Strictness.md does not name {test.Key}"));
    }

    /// <summary>How many tests are named.</summary>
    public static int Count(string table) => Name().Count(table);

    private static bool IsOfARule(SourceFile file) => file.Path.Contains("/Strictness/", StringComparison.Ordinal);

    [GeneratedRegex(@"\| `(?<name>\w+)` \|", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\[(?:Fact|Theory)\b.*?\bpublic\s+(?:async\s+)?(?:void|Task)\s+(?<name>\w+)\s*\(", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 10_000)]
    private static partial Regex Test();
}
