namespace PublicTime.Configuration.Explanation;

/// <summary>Which clock is served, and what clients see of it.</summary>
internal static class ClockTopic
{
    public static IEnumerable<Statement> Of(ExplanationInputs inputs)
    {
        ServeOptions options = inputs.Options;
        if (options.ServesNtp)
        {
            yield return Statement.Fact(options.VouchesForClock
                ? $"Serves the host's clock as stratum {options.LocalStratum}, whatever it says: `local`."
                : "Answers that it is unsynchronized, so that no client follows it: `local` is not given, and no time source is followed yet.");
        }
    }
}
