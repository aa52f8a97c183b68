namespace PublicTime.Configuration.Explanation;

/// <summary>How long a cookie is good, and what a theft of the keys would cost.</summary>
internal static class CookieKeysTopic
{
    // A fresh seed is drawn two periods before it mints, so a ring that is copied today knows the rest of this period and the next two.
    private const int PeriodsKnownAhead = 3;

    public static IEnumerable<Statement> Of(ExplanationInputs inputs)
    {
        ServeOptions options = inputs.Options;
        if (!options.ServesNts)
        {
            yield break;
        }

        if (options.RotationInterval == TimeSpan.Zero)
        {
            yield return Statement.Fact("The cookie key never changes (`ntsrotate 0`): a cookie is good for ever, "
                + "and who steals the ring opens every cookie there was and will be.");
            yield break;
        }

        TimeSpan longest = options.RotationInterval * options.Periods;
        yield return Statement.Fact(
            $"Changes the cookie key {Wording.Every(options.RotationInterval)}. A cookie is accepted for at least {Wording.Span(options.KeyLifetime)} after it was handed out, "
            + $"and for {Wording.Span(longest)} at the most.");
        yield return Statement.Fact(options.VouchesForClock
            ? $"Who steals the ring opens the cookies of the last {Wording.Span(longest)} and of at most the next {Wording.Span(options.RotationInterval * PeriodsKnownAhead)}, "
                + "and none that are older or newer."
            : "While the clock is unsynchronized, no fresh seed is drawn for the keys and no old one destroyed, "
                + "so who steals the ring opens every cookie from then on.");
    }
}
