namespace PublicTime.Architecture.Tests;

/// <summary>How a rule ends.</summary>
internal static class Verdict
{
    /// <summary>Fails with every violation in full, one a line.</summary>
    public static void Clean(IEnumerable<string> violations)
    {
        string all = string.Join('\n', violations);
        Assert.True(all.Length == 0, all);
    }
}
