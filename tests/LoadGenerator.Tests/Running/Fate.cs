namespace PublicTime.LoadGenerator.Tests.Running;

/// <summary>What a fake server does with a request.</summary>
internal enum Fate
{
    /// <summary>It is answered.</summary>
    Answered,

    /// <summary>It gets no answer.</summary>
    Dropped,

    /// <summary>It is answered twice.</summary>
    Doubled,

    /// <summary>It is answered after later ones are.</summary>
    Delayed,

    /// <summary>It is answered after its deadline.</summary>
    Belated,

    /// <summary>It gets an NTS NAK.</summary>
    Nak,

    /// <summary>It gets a RATE.</summary>
    Rate,

    /// <summary>It gets a DENY.</summary>
    Deny,

    /// <summary>It is answered, after an answer to a request that nobody sent.</summary>
    Preceded,

    /// <summary>It is answered in the mode of a client.</summary>
    InWrongMode,

    /// <summary>It is answered by an older version.</summary>
    InWrongVersion,

    /// <summary>It is answered to another flow.</summary>
    Misdirected,

    /// <summary>It is answered by a server that does not know the time.</summary>
    Unsynchronized,

    /// <summary>It is answered before it was received.</summary>
    Impossible,

    /// <summary>It is answered with more octets than it had.</summary>
    Padded,

    /// <summary>With NTS: the tag of its answer does not fit.</summary>
    Forged,

    /// <summary>With NTS: the answer has the identifier of another request.</summary>
    Mistaken,

    /// <summary>With NTS: it is answered without an authenticator.</summary>
    Bare,

    /// <summary>With NTS: the authentic answer has no cookie.</summary>
    Stingy,
}
