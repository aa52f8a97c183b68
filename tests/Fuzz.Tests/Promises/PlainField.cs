using System.Buffers.Binary;

namespace PublicTime.Fuzz.Tests.Promises;

/// <summary>An extension field as the oracle reads it: on its own, without a line of the code under test.</summary>
/// <param name="Type">Its type.</param>
/// <param name="At">Where it begins.</param>
/// <param name="Value">Its value with padding.</param>
internal sealed record PlainField(int Type, int At, byte[] Value)
{
    public const int Identifier = 0x0104;
    public const int Cookie = 0x0204;
    public const int Placeholder = 0x0304;
    public const int Authenticator = 0x0404;

    /// <summary>All fields from an offset on, or null where a length does not fit.</summary>
    public static List<PlainField>? ReadAll(byte[] octets, int from, int shortest)
    {
        List<PlainField> fields = [];
        for (int at = from; at < octets.Length;)
        {
            int length = octets.Length - at < 4 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(octets.AsSpan(at + 2));
            if (length < shortest || length % 4 != 0 || at + length > octets.Length)
            {
                return null;
            }

            fields.Add(new PlainField(BinaryPrimitives.ReadUInt16BigEndian(octets.AsSpan(at)), at, octets[(at + 4)..(at + length)]));
            at += length;
        }

        return fields;
    }
}
