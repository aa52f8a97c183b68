namespace PublicTime.Fuzz.Tests.Loop;

/// <summary>How long is fuzzed: a minute, or what the environment variable FUZZ_SECONDS asks for, shared evenly among the targets.</summary>
internal static class FuzzBudget
{
    private const int Targets = 6;
    private const double DefaultSeconds = 60;

    public static TimeSpan PerTarget { get; } = TimeSpan.FromSeconds(
        (double.TryParse(Environment.GetEnvironmentVariable("FUZZ_SECONDS"), out double asked) && asked > 0 ? asked : DefaultSeconds) / Targets);
}
