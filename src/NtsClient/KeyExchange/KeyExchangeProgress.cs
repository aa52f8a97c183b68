namespace PublicTime.NtsClient.KeyExchange;

/// <summary>What an exchange is at, so that a failure can say so. Owned by one exchange.</summary>
internal sealed class KeyExchangeProgress
{
    /// <summary>The step that is being taken.</summary>
    public KeyExchangeStep Step { get; set; } = KeyExchangeStep.Resolve;

    /// <summary>The beginning of a sentence.</summary>
    public string Describe(KeyExchangeTarget target) => Step switch
    {
        KeyExchangeStep.Resolve => $"Looking up {target.Host}",
        KeyExchangeStep.Connect => $"Connecting to {target}",
        KeyExchangeStep.Handshake or KeyExchangeStep.Certificate or KeyExchangeStep.Alpn => $"TLS handshake with {target}",
        KeyExchangeStep.Request => $"NTS-KE request to {target}",
        _ => $"NTS-KE answer of {target}",
    };
}
