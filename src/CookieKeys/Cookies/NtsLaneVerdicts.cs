namespace PublicTime.CookieKeys.Cookies;

/// <summary>What became of eight requests that were opened together.</summary>
/// <param name="cookies">One bit for each lane whose cookie is authentic.</param>
/// <param name="requests">One bit for each lane whose request is authentic.</param>
public readonly struct NtsLaneVerdicts(int cookies, int requests)
{
    /// <summary>The verdict on a lane that was loaded; of another it means nothing.</summary>
    public NtsVerdict this[int lane] => ((cookies >> lane) & 1, (requests >> lane) & 1) switch
    {
        (0, _) => NtsVerdict.ForgedCookie,
        (_, 0) => NtsVerdict.ForgedRequest,
        _ => NtsVerdict.Verified,
    };
}
