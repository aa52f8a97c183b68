namespace PublicTime.Configuration.Explanation;

/// <summary>Which clock is served, and what clients see of it.</summary>
internal static class ClockTopic
{
    public static IEnumerable<Statement> Of(ExplanationInputs inputs)
    {
        ServeOptions options = inputs.Options;
        if (options.ServesNtp)
        {
            yield return Statement.Fact(options switch
            {
                { HostStratum: { } stratum, LocalStratum: < ServeOptions.UnsynchronizedStratum } =>
                    $"{Host(stratum)}, else as stratum {options.LocalStratum}, whatever it says: `clock host` and `local`.",
                { HostStratum: { } stratum } => $"{Host(stratum)}, else answers that it is unsynchronized: `clock host`.",
                { LocalStratum: < ServeOptions.UnsynchronizedStratum } =>
                    $"Serves the host's clock as stratum {options.LocalStratum}, whatever it says: `local`.",
                _ => "Answers that it is unsynchronized, so that no client follows it: neither `local` nor `clock host` is given, and no time source is followed yet.",
            });
        }
    }

    private static string Host(int stratum) =>
        $"Serves the host's clock as stratum {stratum} while the kernel says that another daemon keeps it";
}
