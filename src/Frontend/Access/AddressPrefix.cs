using System.Net;
using System.Net.Sockets;

namespace PublicTime.Frontend.Access;

/// <summary>A subnet of one address family: the addresses that share their first bits. Host bits are zero, so equal subnets are equal values.</summary>
public readonly record struct AddressPrefix
{
    /// <summary>Bits of an IPv4 address.</summary>
    public const int IPv4Bits = 32;

    /// <summary>Bits of an IPv6 address.</summary>
    public const int IPv6Bits = 128;

    /// <summary>IPv4-mapped IPv6 addresses, ::ffff:0:0/96 (RFC 4291 section 2.5.5.2), begin with these 96 bits.</summary>
    internal const uint MappedIPv4 = 0xFFFF;

    private AddressPrefix(bool isIPv6, UInt128 address, int length)
    {
        IsIPv6 = isIPv6;
        Length = length;
        First = address & ~HostBits;
    }

    /// <summary>True for IPv6; IPv4-mapped subnets are IPv4.</summary>
    public bool IsIPv6 { get; }

    /// <summary>How many leading bits are fixed: 0 to 32 or 0 to 128.</summary>
    public int Length { get; }

    /// <summary>The lowest address in host order; IPv4 in the low 32 bits.</summary>
    public UInt128 First { get; }

    /// <summary>The highest address in host order.</summary>
    public UInt128 Last => First | HostBits;

    private UInt128 HostBits
    {
        get
        {
            int free = (IsIPv6 ? IPv6Bits : IPv4Bits) - Length;
            return free == IPv6Bits ? UInt128.MaxValue : (UInt128.One << free) - UInt128.One;
        }
    }

    /// <summary>Every IPv4 address.</summary>
    public static AddressPrefix AllIPv4 => new(false, 0, 0);

    /// <summary>Every IPv6 address.</summary>
    public static AddressPrefix AllIPv6 => new(true, 0, 0);

    /// <summary>Makes a subnet of IPv4 addresses; host bits are cleared.</summary>
    /// <param name="address">Host order.</param>
    /// <param name="length">0 to 32; anything else is a mistake of the caller.</param>
    public static AddressPrefix IPv4(uint address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, IPv4Bits);
        return new AddressPrefix(false, address, length);
    }

    /// <summary>Makes a subnet of IPv6 addresses; host bits are cleared, and what lies within ::ffff:0:0/96 becomes IPv4.</summary>
    /// <param name="address">Host order.</param>
    /// <param name="length">0 to 128; anything else is a mistake of the caller.</param>
    public static AddressPrefix IPv6(UInt128 address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, IPv6Bits);
        bool isMapped = length >= IPv6Bits - IPv4Bits && address >> IPv4Bits == MappedIPv4;
        return isMapped
            ? new AddressPrefix(false, (uint)(address & uint.MaxValue), length - (IPv6Bits - IPv4Bits))
            : new AddressPrefix(true, address, length);
    }

    /// <summary>One address, or with <paramref name="length"/> its subnet.</summary>
    /// <param name="address">IPv4 or IPv6; a scope is not looked at.</param>
    /// <param name="length">How many leading bits count, in the family of <paramref name="address"/>; negative: all of them.</param>
    /// <param name="prefix">The subnet.</param>
    /// <returns>False when the family has no such length.</returns>
    public static bool TryCreate(IPAddress address, int length, out AddressPrefix prefix)
    {
        ArgumentNullException.ThrowIfNull(address);
        bool isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        int bits = isIPv6 ? IPv6Bits : IPv4Bits;
        length = length < 0 ? bits : length;
        if (length > bits)
        {
            prefix = default;
            return false;
        }

        UInt128 value = HostOrder.Of(address);
        prefix = isIPv6 ? IPv6(value, length) : IPv4((uint)value, length);
        return true;
    }

    /// <summary>True when every address of <paramref name="other"/> is in this subnet.</summary>
    public bool Covers(AddressPrefix other) =>
        IsIPv6 == other.IsIPv6 && Length <= other.Length && First <= other.First && other.Last <= Last;

    /// <summary>The usual text: address, slash, length.</summary>
    public override string ToString() => $"{HostOrder.ToAddress(First, IsIPv6)}/{Length}";
}
