using System.Buffers.Binary;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Tests;

/// <summary>Client packets, octet by octet.</summary>
internal static class Requests
{
    public const byte ClientV4 = 0x23;
    public const sbyte Poll = 6;
    public const ulong Transmit = 0x0123_4567_89AB_CDEF;

    /// <summary>The first octet of a header: no leap warning, a version and a mode.</summary>
    public static byte FirstOctet(int version, int mode) => (byte)((version << 3) | mode);

    /// <summary>A header, and whatever follows it.</summary>
    public static byte[] Packet(byte first, params byte[][] tail)
    {
        byte[] header = new byte[NtpHeader.Length];
        header[0] = first;
        header[2] = (byte)Poll;
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(40), Transmit);
        return [.. header, .. tail.SelectMany(octets => octets)];
    }

    public static byte[] Field(ExtensionFieldType type, byte[] value) => Field((ushort)type, value);

    /// <summary>A field of any type, its length as RFC 7822 has it; the value's length is a multiple of four.</summary>
    public static byte[] Field(ushort type, byte[] value)
    {
        byte[] field = [0, 0, 0, 0, .. value];
        BinaryPrimitives.WriteUInt16BigEndian(field, type);
        BinaryPrimitives.WriteUInt16BigEndian(field.AsSpan(2), (ushort)field.Length);
        return field;
    }
}
