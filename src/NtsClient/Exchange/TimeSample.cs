using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.NtsClient.Exchange;

/// <summary>One completed exchange.</summary>
/// <param name="Header">The server's answer.</param>
/// <param name="Exchange">Its four timestamps, T1 and T4 on this host's raw clock.</param>
/// <param name="FreshCookies">Cookies that came with it; 0 for a plain exchange.</param>
public sealed record TimeSample(NtpHeader Header, NtpExchange Exchange, int FreshCookies)
{
    /// <summary>Root distance of the server, in seconds: half its root delay and its root dispersion (RFC 5905 section 11.2).</summary>
    public double ServerRootDistance => (Header.RootDelay.Seconds / 2) + Header.RootDispersion.Seconds;
}
