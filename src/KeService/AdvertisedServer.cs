namespace PublicTime.KeService;

/// <summary>One place where clients are sent for time.</summary>
/// <param name="Name">A host name or address in printable ASCII, at most 255 characters; null when it is the address that KE was asked at.</param>
/// <param name="Port">The UDP port of NTP; clients are told when it is not 123.</param>
/// <param name="Weight">Its share of the clients is this by the sum of all; 1 to 1000.</param>
public sealed record AdvertisedServer(string? Name, ushort Port, int Weight = 1)
{
    /// <summary>The longest name, in octets: that of the DNS.</summary>
    public const int MaxNameLength = 255;

    /// <summary>The greatest weight: a thousandth is as fine as anyone sees in a load.</summary>
    public const int MaxWeight = 1000;

    /// <summary>A host name or address, or null.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or holds what RFC 8915 section 4.1.7 forbids.</exception>
    public string? Name { get; } = Checked(Name);

    /// <summary>Its weight.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int Weight { get; } = Weight is >= 1 and <= MaxWeight
        ? Weight
        : throw new ArgumentOutOfRangeException(nameof(Weight), $"A weight is 1 to {MaxWeight}, not {Weight}.");

    private static string? Checked(string? name)
    {
        bool fits = name is null || (name.Length is > 0 and <= MaxNameLength && name.All(c => c is > ' ' and <= '~'));
        return fits ? name : throw new ArgumentException($"\"{name}\" is not a host name or address of 1 to {MaxNameLength} printable ASCII characters.", nameof(name));
    }
}
