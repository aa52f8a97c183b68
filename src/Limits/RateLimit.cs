namespace PublicTime.Limits;

/// <summary>How often one client is answered: chrony's <c>ratelimit</c> and <c>ntsratelimit</c>. Immutable.</summary>
/// <remarks>Departures from chrony: what is said at <see cref="RateLimiter"/>.</remarks>
public sealed record RateLimit
{
    /// <summary>Lowest <see cref="Interval"/>: 524,288 responses a second.</summary>
    public const int LeastInterval = -19;

    /// <summary>Highest <see cref="Interval"/>: one response in 4096 s.</summary>
    public const int MostInterval = 12;

    /// <summary>Highest <see cref="Burst"/>.</summary>
    public const int MostBurst = 255;

    /// <summary>Highest <see cref="Leak"/>: one in 16. There is no way to close it, because a spoofer could then silence a victim.</summary>
    public const int MostLeak = 4;

    /// <summary>Highest <see cref="IPv4PrefixLength"/>: a client is an address.</summary>
    public const int MostIPv4PrefixLength = 32;

    /// <summary>Highest <see cref="IPv6PrefixLength"/>.</summary>
    public const int MostIPv6PrefixLength = 128;

    /// <summary>Fewest octets of a table: one page.</summary>
    public const int LeastTableOctets = 4096;

    /// <summary>Most octets of a table: 128 million clients.</summary>
    public const int MostTableOctets = 1 << 30;

    /// <summary>Least time between responses in the long run, log2 of seconds, -19 to 12; 3 for NTP and 6 for NTS-KE, as with chrony.</summary>
    public int Interval { get; init; } = 3;

    /// <summary>Responses that a client who was quiet may have at once, 1 to 255; 8, as with chrony, because that is an iburst.</summary>
    public int Burst { get; init; } = 8;

    /// <summary>One in 2 to this power of the requests over the limit is answered all the same, 1 to 4; 2, as with chrony.</summary>
    public int Leak { get; init; } = 2;

    /// <summary>Leading bits of an IPv4 address that are one client, 1 to 32.</summary>
    public int IPv4PrefixLength { get; init; } = MostIPv4PrefixLength;

    /// <summary>Leading bits of an IPv6 address that are one client, 1 to 128; 64, because who has a network has all its addresses.</summary>
    public int IPv6PrefixLength { get; init; } = 64;

    /// <summary>
    /// Memory of the table in octets, eight for each client; rounded down to a power of two. 16 MiB hold two million clients, where
    /// chrony's default is 512 KiB. The kernel lends a page only when a client falls on it, so few clients cost little.
    /// </summary>
    public int TableOctets { get; init; } = 16 * 1024 * 1024;

    /// <summary>The interval in seconds.</summary>
    public double IntervalSeconds => Math.ScaleB(1, Interval);

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">With the name and the value.</exception>
    public void Validate()
    {
        Require(Interval, LeastInterval, MostInterval, nameof(Interval));
        Require(Burst, 1, MostBurst, nameof(Burst));
        Require(Leak, 1, MostLeak, nameof(Leak));
        Require(IPv4PrefixLength, 1, MostIPv4PrefixLength, nameof(IPv4PrefixLength));
        Require(IPv6PrefixLength, 1, MostIPv6PrefixLength, nameof(IPv6PrefixLength));
        Require(TableOctets, LeastTableOctets, MostTableOctets, nameof(TableOctets));
    }

    private static void Require(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
