using System.Buffers.Binary;

namespace PublicTime.Wire.Tests;

/// <summary>Builds octets for tests without any code of the room under test.</summary>
internal static class Bytes
{
    /// <summary>Hexadecimal digits; white space is for the eye.</summary>
    public static byte[] Hex(string digits) => Convert.FromHexString(string.Concat(digits.Where(digit => !char.IsWhiteSpace(digit))));

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    /// <summary>The same octet, so many times.</summary>
    public static byte[] Fill(int length, byte octet = 0xA5) => [.. Enumerable.Repeat(octet, length)];

    public static byte[] Number(int value)
    {
        byte[] octets = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)value);
        return octets;
    }

    /// <summary>An NTP extension field; the value must be whole words already.</summary>
    public static byte[] Field(int type, byte[] value) => Join(Number(type), Number(4 + value.Length), value);

    /// <summary>An NTS-KE record.</summary>
    /// <param name="type">With the critical bit, 0x8000, where it is wanted.</param>
    /// <param name="body">Any octets.</param>
    public static byte[] Record(int type, params byte[] body) => Join(Number(type), Number(body.Length), body);
}
