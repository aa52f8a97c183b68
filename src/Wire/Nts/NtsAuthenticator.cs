using System.Buffers.Binary;
using PublicTime.Wire.Extensions;

namespace PublicTime.Wire.Nts;

/// <summary>The value of the NTS Authenticator and Encrypted Extension Fields field (RFC 8915 section 5.6).</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          Nonce Length         |      Ciphertext Length        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// .                     Nonce, padded to 4 octets                 .
/// .                   Ciphertext, padded to 4 octets              .
/// .                  Additional Padding (zero or more)            .
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct NtsAuthenticator
{
    /// <summary>Octets of the two lengths.</summary>
    public const int LengthsLength = 4;

    private NtsAuthenticator(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, int nonceRoom)
    {
        Nonce = nonce;
        Ciphertext = ciphertext;
        NonceRoom = nonceRoom;
    }

    /// <summary>The nonce, without padding.</summary>
    public ReadOnlySpan<byte> Nonce { get; }

    /// <summary>Tag and encrypted fields, without padding.</summary>
    public ReadOnlySpan<byte> Ciphertext { get; }

    /// <summary>
    /// Octets that a request keeps free for the answer's nonce: its own nonce, padded, and the additional padding. RFC 8915 section 5.6
    /// asks for min(16, N_MAX) of them, which is <see cref="AeadAlgorithmFacts.NonceLength"/>; without them the answer could not be
    /// as short as the request. "The server SHOULD NOT verify the padding's content."
    /// </summary>
    public int NonceRoom { get; }

    /// <summary>Octets of the whole field with a nonce and a ciphertext of these lengths and no additional padding.</summary>
    public static int FieldLengthFor(int nonceLength, int ciphertextLength) =>
        ExtensionField.LengthFor(LengthsLength + ExtensionField.Padded(nonceLength) + ExtensionField.Padded(ciphertextLength));

    /// <summary>Reads the value of a field, additional padding included.</summary>
    /// <returns>False when the lengths do not fit the value.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, out NtsAuthenticator authenticator)
    {
        authenticator = default;
        if (value.Length < LengthsLength)
        {
            return false;
        }

        int nonceLength = BinaryPrimitives.ReadUInt16BigEndian(value);
        int ciphertextLength = BinaryPrimitives.ReadUInt16BigEndian(value[2..]);
        int ciphertextAt = LengthsLength + ExtensionField.Padded(nonceLength);
        int padding = value.Length - ciphertextAt - ExtensionField.Padded(ciphertextLength);
        if (padding < 0 || nonceLength == 0)
        {
            return false;
        }

        authenticator = new NtsAuthenticator(
            value.Slice(LengthsLength, nonceLength), value.Slice(ciphertextAt, ciphertextLength), ExtensionField.Padded(nonceLength) + padding);
        return true;
    }

    /// <summary>Writes the lengths; the caller fills nonce and ciphertext, whose lengths must be multiples of four.</summary>
    /// <param name="value">The field's value.</param>
    /// <param name="nonceLength">Octets of the nonce.</param>
    /// <param name="ciphertextLength">Octets of the tag and the encrypted fields.</param>
    public static void WriteLengths(Span<byte> value, int nonceLength, int ciphertextLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)nonceLength);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)ciphertextLength);
    }
}
