namespace PublicTime.Wire.Ntp;

/// <summary>Every way a datagram can end: exactly one per datagram, and the label of its counter.</summary>
public enum Disposition
{
    /// <summary>A plain request was answered.</summary>
    Answered,

    /// <summary>An NTS request was verified and answered with fresh cookies.</summary>
    AnsweredNts,

    /// <summary>NTS NAK: the cookie names a key this server does not hold, most often one that expired.</summary>
    NtsNakUnknownKey,

    /// <summary>NTS NAK: the cookie's key is known and the cookie does not open, so it was changed or forged.</summary>
    NtsNakForgedCookie,

    /// <summary>NTS NAK: the cookie opens and the request's tag does not fit, so the request was changed or forged.</summary>
    NtsNakForgedRequest,

    /// <summary>A kiss-o'-death RATE: the client is over its limit and was asked to poll less often.</summary>
    KissRate,

    /// <summary>A kiss-o'-death DENY: the client's address is not allowed and was asked to go away.</summary>
    KissDeny,

    /// <summary>The client's address is not allowed.</summary>
    DroppedDenied,

    /// <summary>The client is over its limit.</summary>
    DroppedRateLimited,

    /// <summary>Shorter than an NTP header.</summary>
    DroppedTooShort,

    /// <summary>Longer than any request that is worth its cost.</summary>
    DroppedTooLong,

    /// <summary>Not a version from 1 to 4.</summary>
    DroppedVersion,

    /// <summary>Not a request: a mode that is never answered, or a possible reply loop.</summary>
    DroppedMode,

    /// <summary>An extension field whose length or place breaks RFC 7822.</summary>
    DroppedMalformedField,

    /// <summary>NTS fields that break RFC 8915 section 5.</summary>
    DroppedMalformedNts,

    /// <summary>Carries a MAC, and this server holds no such key.</summary>
    DroppedUnknownMac,

    /// <summary>An NTS request to a server that serves no NTS.</summary>
    DroppedNtsNotServed,

    /// <summary>An NTS request to a server that will serve NTS as soon as it has a key ring, and has none yet.</summary>
    DroppedNoRing,

    /// <summary>An NTS NAK was due, whatever the reason, and was not sent: more requests may be waiting, and refusals yield to answers then.</summary>
    DroppedNtsNak,

    /// <summary>Lost by a defect of this service, which the log tells of once.</summary>
    DroppedByDefect,
}
