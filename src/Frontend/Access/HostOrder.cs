using System.Buffers.Binary;
using System.Net;

namespace PublicTime.Frontend.Access;

/// <summary>Addresses as numbers, so that subnets are ranges. Nothing here allocates but <see cref="ToAddress"/>.</summary>
internal static class HostOrder
{
    private const int IPv4Octets = 4;
    private const int IPv6Octets = 16;

    /// <summary>The address as a number; IPv4 in the low 32 bits.</summary>
    public static UInt128 Of(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[IPv6Octets];
        return address.TryWriteBytes(octets, out int written) && written == IPv4Octets
            ? BinaryPrimitives.ReadUInt32BigEndian(octets)
            : BinaryPrimitives.ReadUInt128BigEndian(octets);
    }

    /// <summary>The number as an address, for people.</summary>
    public static IPAddress ToAddress(UInt128 value, bool isIPv6)
    {
        Span<byte> octets = stackalloc byte[IPv6Octets];
        BinaryPrimitives.WriteUInt128BigEndian(octets, value);
        return new IPAddress(isIPv6 ? octets : octets[^IPv4Octets..]);
    }
}
