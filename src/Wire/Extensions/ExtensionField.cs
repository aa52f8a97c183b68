using System.Buffers.Binary;

namespace PublicTime.Wire.Extensions;

/// <summary>The frame of one extension field and how it is written (RFC 7822 section 3).</summary>
public static class ExtensionField
{
    /// <summary>Octets of type and length.</summary>
    public const int HeaderLength = 4;

    /// <summary>The shortest field, header included.</summary>
    public const int MinimumLength = 16;

    /// <summary>Every field's length is a multiple of this.</summary>
    public const int Alignment = 4;

    /// <summary>The length rounded up to whole words.</summary>
    public static int Padded(int length) => (length + Alignment - 1) & ~(Alignment - 1);

    /// <summary>Octets on the wire of a field with a value of this length.</summary>
    public static int LengthFor(int valueLength) => Math.Max(HeaderLength + Padded(valueLength), MinimumLength);

    /// <summary>Writes type and length; the caller fills the value.</summary>
    /// <param name="destination">At least <paramref name="fieldLength"/> octets.</param>
    /// <param name="type">The field's type.</param>
    /// <param name="fieldLength">Octets of the whole field, header and padding included.</param>
    /// <returns>The value's octets, not cleared.</returns>
    public static Span<byte> WriteHeader(Span<byte> destination, ExtensionFieldType type, int fieldLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)fieldLength);
        return destination[HeaderLength..fieldLength];
    }

    /// <summary>Writes a whole field, padded with zeros, and returns its length.</summary>
    public static int Write(Span<byte> destination, ExtensionFieldType type, ReadOnlySpan<byte> value)
    {
        int length = LengthFor(value.Length);
        Span<byte> body = WriteHeader(destination, type, length);
        value.CopyTo(body);
        if (value.Length < body.Length)
        {
            body[value.Length..].Clear();
        }

        return length;
    }
}
