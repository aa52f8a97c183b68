namespace PublicTime.NtsClient.Exchange;

/// <summary>What an arriving datagram is to the client that waits for an answer.</summary>
public enum ResponseVerdict
{
    /// <summary>The answer to the request, authentic where that was asked for.</summary>
    Accepted,

    /// <summary>Not an answer to this request: somebody else's, a repetition or a guess. Keep waiting.</summary>
    NotOurs,

    /// <summary>Belongs to this request and its tag does not fit. Keep waiting: the real answer may follow.</summary>
    NotAuthentic,

    /// <summary>An NTS NAK. It is not authenticated, so it never drops keys by itself (RFC 8915 section 5.7).</summary>
    NtsNak,

    /// <summary>A kiss-o'-death with another code: the server wants fewer requests or none.</summary>
    KissOfDeath,
}
