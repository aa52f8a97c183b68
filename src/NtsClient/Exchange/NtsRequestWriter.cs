using PublicTime.CookieKeys.Aead;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.NtsClient.Exchange;

/// <summary>Writes client requests, plain and authenticated (RFC 8915 section 5.7). Pure: what is random is passed in.</summary>
public static class NtsRequestWriter
{
    /// <summary>Octets of the unique identifier that requests carry.</summary>
    public const int UniqueIdentifierLength = NtsRequestFields.ShortestUniqueIdentifier;

    private const int NtpVersion = 4;
    private const int LongestNonce = 16;

    /// <summary>Writes a plain request.</summary>
    /// <param name="packet">At least <see cref="NtpHeader.Length"/> octets.</param>
    /// <param name="transmit">A random number, not the time: an off-path attacker cannot guess it, and nobody learns the clock.</param>
    /// <returns>Octets written.</returns>
    public static int WritePlain(Span<byte> packet, NtpTimestamp transmit) =>
        new NtpHeader { Version = NtpVersion, Mode = AssociationMode.Client, Transmit = transmit }.Write(packet);

    /// <summary>Octets of an authenticated request with the longest cookie and nonce.</summary>
    public static int LongestLength(int placeholders) =>
        NtpHeader.Length + ExtensionField.LengthFor(UniqueIdentifierLength) + ((1 + placeholders) * ExtensionField.LengthFor(NtsSession.MaxCookieLength))
        + NtsAuthenticator.FieldLengthFor(LongestNonce, AeadKey.TagLength);

    /// <summary>Writes an authenticated request.</summary>
    /// <param name="packet">Room for the request: 1500 octets are enough for any.</param>
    /// <param name="transmit">A random number.</param>
    /// <param name="uniqueIdentifier">At least 32 random octets.</param>
    /// <param name="cookie">Spent by this request.</param>
    /// <param name="placeholders">How many cookies are wanted beyond one, 0 to 7.</param>
    /// <param name="nonce">As many random octets as the AEAD's <see cref="AeadAlgorithmFacts.NonceLength"/>: then no additional padding is due.</param>
    /// <param name="clientToServer">The session's C2S key.</param>
    /// <returns>Octets written.</returns>
    public static int WriteAuthenticated(
        Span<byte> packet, NtpTimestamp transmit, ReadOnlySpan<byte> uniqueIdentifier, ReadOnlySpan<byte> cookie,
        int placeholders, ReadOnlySpan<byte> nonce, AeadKey clientToServer)
    {
        int length = WritePlain(packet, transmit);
        length += ExtensionField.Write(packet[length..], ExtensionFieldType.UniqueIdentifier, uniqueIdentifier);
        length += ExtensionField.Write(packet[length..], ExtensionFieldType.NtsCookie, cookie);
        for (int i = 0; i < placeholders; i++)
        {
            int field = ExtensionField.LengthFor(cookie.Length);
            ExtensionField.WriteHeader(packet[length..], ExtensionFieldType.NtsCookiePlaceholder, field).Clear();
            length += field;
        }

        int authenticator = NtsAuthenticator.FieldLengthFor(nonce.Length, AeadKey.TagLength);
        Span<byte> value = ExtensionField.WriteHeader(packet[length..], ExtensionFieldType.NtsAuthenticator, authenticator);
        NtsAuthenticator.WriteLengths(value, nonce.Length, AeadKey.TagLength);
        Span<byte> afterLengths = value[NtsAuthenticator.LengthsLength..];
        nonce.CopyTo(afterLengths);
        clientToServer.Seal(packet[..length], nonce, [], afterLengths.Slice(ExtensionField.Padded(nonce.Length), AeadKey.TagLength));
        return length + authenticator;
    }
}
