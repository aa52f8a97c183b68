namespace PublicTime.CookieKeys.Ring;

/// <summary>What a key of the ring is for at this moment.</summary>
public enum RingKeyStatus
{
    /// <summary>Its period is still to come; cookies of nodes whose clocks are ahead open.</summary>
    Next,

    /// <summary>It seals new cookies.</summary>
    Minting,

    /// <summary>It opens cookies and seals none here.</summary>
    Open,

    /// <summary>It opens cookies of a server that minted before this ring or beside it.</summary>
    Imported,
}
