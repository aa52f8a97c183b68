namespace PublicTime.Control;

/// <summary>How often one client is answered. A setting, not a count: counts stand with the datagrams and key sessions.</summary>
/// <param name="Service">"ntp" or "nts-ke".</param>
/// <param name="IntervalSeconds">Least time between answers in the long run.</param>
/// <param name="Burst">Answers at once.</param>
/// <param name="LeakOneIn">One in so many of the others is answered all the same.</param>
/// <param name="KissOneIn">One in so many of what is left gets a kiss-o'-death; 0: none.</param>
/// <param name="IPv4PrefixLength">Leading bits that are one client.</param>
/// <param name="IPv6PrefixLength">The same for IPv6.</param>
/// <param name="TableOctets">Memory that this may take, fixed.</param>
public sealed record RateLimitStatus(
    string Service, double IntervalSeconds, int Burst, int LeakOneIn, int KissOneIn, int IPv4PrefixLength, int IPv6PrefixLength, int TableOctets);
