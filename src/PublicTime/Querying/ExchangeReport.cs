namespace PublicTime.Querying;

/// <summary>One exchange.</summary>
/// <param name="OffsetSeconds">Server minus client: positive when this machine's clock is slow.</param>
/// <param name="DelaySeconds">Round trip less the server's own time.</param>
/// <param name="FreshCookies">Cookies that came with the answer; 0 for plain NTP.</param>
public sealed record ExchangeReport(double OffsetSeconds, double DelaySeconds, int FreshCookies);
