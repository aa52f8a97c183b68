using PublicTime.CookieKeys.Aead;
using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.LoadGenerator.Requests;

/// <summary>Writes requests with fields that no client sends. Belongs to one thread.</summary>
/// <param name="longest">Octets of the longest request.</param>
internal sealed class ShapedRequestWriter(int longest)
{
    private const ExtensionFieldType Unknown = (ExtensionFieldType)0xF001; // for private use (RFC 9748)
    private const int UnknownLength = ExtensionField.MinimumLength;

    private readonly byte[] _encrypted = UnknownFields(longest / UnknownLength);

    /// <summary>The most placeholders in a request with a cookie and a nonce of these lengths.</summary>
    public int PlaceholdersThatFit(int cookieLength, int nonceLength)
    {
        int room = longest - NtpHeader.Length - ExtensionField.LengthFor(NtsRequestWriter.UniqueIdentifierLength)
            - NtsAuthenticator.FieldLengthFor(nonceLength, AeadKey.TagLength);
        return (room / ExtensionField.LengthFor(cookieLength)) - 1;
    }

    /// <summary>Writes one.</summary>
    /// <param name="packet">Room for the longest.</param>
    /// <param name="transmit">A random number.</param>
    /// <param name="uniqueIdentifier">At least 32 random octets.</param>
    /// <param name="cookie">Spent by this request.</param>
    /// <param name="placeholders">How many cookies are wanted beyond one, no more than <see cref="PlaceholdersThatFit"/>.</param>
    /// <param name="unknownFields">Unknown fields; as many of them as there is room for.</param>
    /// <param name="areEncrypted">Whether they are encrypted.</param>
    /// <param name="nonce">Of a length that the key takes, a multiple of four.</param>
    /// <param name="key">The session's C2S key.</param>
    /// <returns>Octets written.</returns>
    public int Write(
        Span<byte> packet, NtpTimestamp transmit, ReadOnlySpan<byte> uniqueIdentifier, ReadOnlySpan<byte> cookie, int placeholders, int unknownFields,
        bool areEncrypted, ReadOnlySpan<byte> nonce, AeadKey key)
    {
        int length = NtsRequestWriter.WritePlain(packet, transmit);
        length += ExtensionField.Write(packet[length..], ExtensionFieldType.UniqueIdentifier, uniqueIdentifier);
        length += ExtensionField.Write(packet[length..], ExtensionFieldType.NtsCookie, cookie);
        for (int i = 0; i < placeholders; i++)
        {
            int field = ExtensionField.LengthFor(cookie.Length);
            ExtensionField.WriteHeader(packet[length..], ExtensionFieldType.NtsCookiePlaceholder, field).Clear();
            length += field;
        }

        int room = longest - length - NtsAuthenticator.FieldLengthFor(nonce.Length, AeadKey.TagLength);
        ReadOnlySpan<byte> fields = _encrypted.AsSpan(0, Math.Clamp(room / UnknownLength, 0, unknownFields) * UnknownLength);
        if (!areEncrypted)
        {
            fields.CopyTo(packet[length..]);
            length += fields.Length;
            fields = [];
        }

        int ciphertext = fields.Length + AeadKey.TagLength;
        int authenticator = NtsAuthenticator.FieldLengthFor(nonce.Length, ciphertext);
        Span<byte> value = ExtensionField.WriteHeader(packet[length..], ExtensionFieldType.NtsAuthenticator, authenticator);
        NtsAuthenticator.WriteLengths(value, nonce.Length, ciphertext);
        Span<byte> afterLengths = value[NtsAuthenticator.LengthsLength..];
        nonce.CopyTo(afterLengths);
        key.Seal(packet[..length], nonce, fields, afterLengths.Slice(nonce.Length, ciphertext));
        return length + authenticator;
    }

    private static byte[] UnknownFields(int count)
    {
        byte[] fields = new byte[count * UnknownLength];
        for (int at = 0; at < fields.Length; at += UnknownLength)
        {
            ExtensionField.WriteHeader(fields.AsSpan(at), Unknown, UnknownLength).Clear();
        }

        return fields;
    }
}
