using PublicTime.Configuration.Explanation;

namespace PublicTime.Configuration;

/// <summary>Says in sentences what a configuration will do.</summary>
public static class ConfigurationSummary
{
    /// <summary>One topic each, in the order in which an operator asks.</summary>
    private static readonly Func<ExplanationInputs, IEnumerable<Statement>>[] Topics =
    [
        NtpTopic.Of,
        ClientsTopic.Of,
        RateLimitTopic.Of,
        ClockTopic.Of,
        KeyExchangeTopic.Of,
        CertificateTopic.Of,
        CookieKeysTopic.Of,
        KeysExportTopic.Of,
        NodeTopic.Of,
        SharedRingTopic.Of,
        StateTopic.Of,
        MetricsTopic.Of,
    ];

    /// <summary>All that there is to say; a value that stands for <c>${…}</c> is <c>***</c> where it is a name or a text.</summary>
    public static IReadOnlyList<Statement> Of(ExplanationInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return [.. Topics.SelectMany(topic => topic(inputs))];
    }
}
