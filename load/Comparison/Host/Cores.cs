namespace PublicTime.Comparison.Host;

/// <summary>Which cores are used: one for the server, one for the generator with everything else.</summary>
/// <param name="Server">For the server alone.</param>
/// <param name="Generator">For the generator and this program.</param>
internal readonly record struct Cores(int Server, int Generator)
{
    /// <summary>The first two that this process may use, the second for the server: the first has the machine's interrupts.</summary>
    /// <exception cref="ComparisonException">There is only one.</exception>
    public static Cores Choose()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));
        int[] allowed = [.. Parse(line.Split(':')[1]).Take(2)];
        return allowed.Length == 2
            ? new Cores(allowed[1], allowed[0])
            : throw new ComparisonException("Two cores are needed: one for the server, one for the generator.");
    }

    /// <summary>The numbers in a list such as <c>0-2,7</c>.</summary>
    public static IEnumerable<int> Parse(string list) => list.Trim().Split(',').SelectMany(part =>
    {
        int[] ends = [.. part.Split('-').Select(int.Parse)];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    });
}
