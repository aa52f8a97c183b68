namespace PublicTime.Configuration.Explanation;

/// <summary>Where NTP is answered, and by whom.</summary>
internal static class NtpTopic
{
    public static IEnumerable<Statement> Of(ExplanationInputs inputs)
    {
        ServeOptions options = inputs.Options;
        yield return Statement.Fact(options switch
        {
            { ServesNtp: true } => $"Answers NTP on UDP port {options.NtpPort} of {Wording.Places(options.Addresses)}, with {Engine(options)}.",
            { Role: ServiceRole.Ke } => "Answers no NTP: `role ke`.",
            _ => "Answers no NTP: `port 0`.",
        });
        if (options is { ServesNtp: true, Engine: UdpEngine.Batch, NapMicroseconds: > 0 })
        {
            yield return Statement.Fact(
                $"Lets up to {Wording.Count(options.NapMicroseconds, "microsecond")} pass while there is little to do, so that one system call moves more: "
                + "answers are late by so much, and their stamps are as true as before.");
        }

        if (options is { ServesNtp: true, Dscp: > 0 })
        {
            yield return Statement.Fact($"Marks its answers with DSCP {options.Dscp}.");
        }
    }

    private static string Engine(ServeOptions options) => options.Engine == UdpEngine.Sockets
        ? "one socket for each address that the machine has (engine sockets)"
        : $"{Wording.Count(options.Workers, "thread")} for each address family (engine batch)";
}
