using System.Buffers.Binary;

namespace PublicTime.Wire.ProxyProtocol;

/// <summary>Writes the headers that <see cref="ProxyHeader"/> reads: the proxy's side of the PROXY protocol, version 2.</summary>
public static class ProxyHeaderWriter
{
    /// <summary>Says that the connection is the proxy's own.</summary>
    /// <param name="destination">At least <see cref="ProxyHeader.FixedLength"/> octets; else it throws, because the caller sizes it.</param>
    /// <returns>Octets written.</returns>
    public static int WriteLocal(Span<byte> destination) => WriteFixed(destination, ProxyHeader.LocalCommand, family: 0, rest: 0);

    /// <summary>Says for which client over TCP the proxy has connected.</summary>
    /// <param name="source">The client's address, 4 or 16 octets.</param>
    /// <param name="sourcePort">The client's port.</param>
    /// <param name="target">The address that it has connected to, as long as <paramref name="source"/>.</param>
    /// <param name="targetPort">The port that it has connected to.</param>
    /// <param name="tlvs">Whole TLVs, or none.</param>
    /// <param name="destination">Room for all of it; else it throws, because the caller sizes it.</param>
    /// <returns>Octets written.</returns>
    /// <exception cref="ArgumentException">The addresses are not two of one family.</exception>
    public static int WriteTcp(
        ReadOnlySpan<byte> source, ushort sourcePort, ReadOnlySpan<byte> target, ushort targetPort, ReadOnlySpan<byte> tlvs, Span<byte> destination)
    {
        if (source.Length != target.Length || source.Length is not (ProxyHeader.IPv4Length or ProxyHeader.IPv6Length))
        {
            throw new ArgumentException($"Addresses have 4 or 16 octets, both as many, not {source.Length} and {target.Length}.", nameof(target));
        }

        int block = ProxyHeader.AddressBlockLength(source.Length);
        byte family = source.Length == ProxyHeader.IPv4Length ? ProxyHeader.TcpOverIPv4 : ProxyHeader.TcpOverIPv6;
        int length = WriteFixed(destination, ProxyHeader.ProxyCommand, family, block + tlvs.Length);
        Span<byte> rest = destination[ProxyHeader.FixedLength..length];
        source.CopyTo(rest);
        target.CopyTo(rest[source.Length..]);
        Span<byte> ports = rest[(2 * source.Length)..];
        BinaryPrimitives.WriteUInt16BigEndian(ports, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(ports[sizeof(ushort)..], targetPort);
        tlvs.CopyTo(rest[block..]);
        return length;
    }

    private static int WriteFixed(Span<byte> destination, byte command, byte family, int rest)
    {
        ProxyHeader.Signature.CopyTo(destination);
        destination[ProxyHeader.CommandOffset] = command;
        destination[ProxyHeader.FamilyOffset] = family;
        BinaryPrimitives.WriteUInt16BigEndian(destination[ProxyHeader.LengthOffset..], checked((ushort)rest));
        return ProxyHeader.FixedLength + rest;
    }
}
