namespace PublicTime.CookieKeys.Cookies;

/// <summary>What became of a request's cookie and tag.</summary>
public enum NtsVerdict
{
    /// <summary>Cookie and request are authentic.</summary>
    Verified,

    /// <summary>The cookie does not open under the key it names.</summary>
    ForgedCookie,

    /// <summary>The cookie opens and the request's tag does not fit.</summary>
    ForgedRequest,
}
