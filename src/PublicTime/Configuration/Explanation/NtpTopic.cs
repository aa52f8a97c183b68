namespace PublicTime.Configuration.Explanation;

/// <summary>Where NTP is answered, and by whom.</summary>
internal static class NtpTopic
{
    public static IEnumerable<Statement> Of(ExplanationInputs inputs)
    {
        ServeOptions options = inputs.Options;
        yield return Statement.Fact(options switch
        {
            { ServesNtp: true } =>
                $"Answers NTP on UDP port {options.NtpPort} of {Wording.Places(options.Addresses)}, with {Wording.Count(options.Workers, "thread")} for each "
                + $"address family (engine {options.Engine.ToString().ToLowerInvariant()}).",
            { Role: ServiceRole.Ke } => "Answers no NTP: `role ke`.",
            _ => "Answers no NTP: `port 0`.",
        });
    }
}
