using System.Globalization;
using System.Net;
using PublicTime.Frontend.Access;

namespace PublicTime.Configuration;

/// <summary>
/// Addresses and subnets as chrony writes them; stricter than <see cref="IPAddress.Parse(string)"/>, which takes 010 for 8 and
/// 1.2 for 1.0.0.2.
/// </summary>
internal static class AddressText
{
    private const int OctetBits = 8;
    private const int OctetsOfIPv4 = 4;
    private const int LongestOctet = 3;

    /// <summary>Reads one whole address without scope; an IPv4-mapped one becomes IPv4.</summary>
    public static bool TryReadAddress(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (TryReadIPv4(text, out uint ipv4, out int octets))
        {
            address = new IPAddress([(byte)(ipv4 >> 24), (byte)(ipv4 >> 16), (byte)(ipv4 >> 8), (byte)ipv4]);
            return octets == OctetsOfIPv4;
        }

        if (!TryReadIPv6(text, out IPAddress ipv6))
        {
            return false;
        }

        address = ipv6.IsIPv4MappedToIPv6 ? ipv6.MapToIPv4() : ipv6;
        return true;
    }

    /// <summary>Reads an address, a subnet ADDRESS/LENGTH, or the first octets of an IPv4 subnet (1.2 is 1.2.0.0/16).</summary>
    public static bool TryReadSubnet(string text, out AddressPrefix prefix)
    {
        prefix = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string address = slash < 0 ? text : text[..slash];
        int length = -1;
        if (slash >= 0 && !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length))
        {
            return false;
        }

        if (TryReadIPv4(address, out uint ipv4, out int octets))
        {
            length = slash < 0 ? octets * OctetBits : length;
            bool fits = length <= AddressPrefix.IPv4Bits;
            prefix = fits ? AddressPrefix.IPv4(ipv4, length) : default;
            return fits;
        }

        return TryReadIPv6(address, out IPAddress ipv6) && AddressPrefix.TryCreate(ipv6, length, out prefix);
    }

    /// <summary>One to four decimal octets, the missing ones zero.</summary>
    private static bool TryReadIPv4(string text, out uint address, out int octets)
    {
        address = 0;
        string[] parts = text.Split('.');
        octets = parts.Length;
        if (octets > OctetsOfIPv4)
        {
            return false;
        }

        for (int i = 0; i < octets; i++)
        {
            string part = parts[i];
            bool isDecimal = part.Length <= LongestOctet && (part.Length == 1 || !part.StartsWith('0'));
            if (!isDecimal || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out byte octet))
            {
                return false;
            }

            address |= (uint)octet << (OctetBits * (OctetsOfIPv4 - 1 - i));
        }

        return true;
    }

    private static bool TryReadIPv6(string text, out IPAddress address)
    {
        // Brackets, scopes and ports belong to other notations.
        bool isPlain = text.Contains(':', StringComparison.Ordinal) && !text.AsSpan().ContainsAny("[]%/");
        address = isPlain && IPAddress.TryParse(text, out IPAddress? parsed) ? parsed : IPAddress.None;
        return !ReferenceEquals(address, IPAddress.None);
    }
}
