namespace PublicTime.NtsClient.KeyExchange;

/// <summary>Why a key exchange failed.</summary>
/// <param name="Step">Where.</param>
/// <param name="Sentence">One sentence for a person, without the full stop, such as "TLS handshake with localhost port 4460: the certificate has expired".</param>
public sealed record KeyExchangeFailure(KeyExchangeStep Step, string Sentence);
