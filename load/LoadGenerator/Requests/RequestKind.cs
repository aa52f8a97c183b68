namespace PublicTime.LoadGenerator.Requests;

/// <summary>What is sent.</summary>
public enum RequestKind : byte
{
    /// <summary>A plain NTP request.</summary>
    Plain,

    /// <summary>An authenticated request that spends a cookie.</summary>
    Nts,

    /// <summary>A request whose cookie does not open.</summary>
    ForgedCookie,

    /// <summary>A request whose cookie opens and whose tag does not fit.</summary>
    ForgedTag,
}
