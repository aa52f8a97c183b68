using PublicTime.CookieKeys.Aead;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.NtsClient.Tests.Exchange;

/// <summary>A server's side of one association, built on the plain AEAD: it can answer rightly, and in every wrong way.</summary>
internal sealed class ServerSide(Noise noise, AeadAlgorithm aead = AeadAlgorithm.AesSivCmac256)
{
    private const int TagLength = 16;

    public AeadAlgorithm Aead => aead;

    public byte[] ClientKey { get; } = noise.Octets(aead.KeyLength());

    public byte[] ServerKey { get; } = noise.Octets(aead.KeyLength());

    /// <summary>Octets of the nonces that both sides send.</summary>
    private int NonceLength => aead == AeadAlgorithm.Aes128GcmSiv ? 12 : 16;

    /// <summary>Reads an authenticated request, asserting that it is one.</summary>
    public void Open(byte[] request, out byte[] identifier, out byte[] cookie, out int cookiesWanted)
    {
        Assert.Equal(NtsFieldsKind.Authenticated, NtsRequestFields.Read(request, out NtsRequestFields fields));
        Assert.Equal((NonceLength, TagLength), (fields.Authenticator.Nonce.Length, fields.Authenticator.Ciphertext.Length));
        using IPlainAead c2s = PlainAead.Create(aead, ClientKey);
        Assert.True(c2s.TryOpen(fields.Authenticator.Nonce, fields.Authenticator.Ciphertext, [], fields.AssociatedData));
        (identifier, cookie, cookiesWanted) = (fields.UniqueIdentifier.ToArray(), fields.Cookie.ToArray(), fields.CookiesWanted);
    }

    public static NtpHeader Header(byte[] request, byte stratum = 2, uint referenceId = 0x7F000001)
    {
        Assert.True(NtpHeader.TryRead(request, out NtpHeader asked));
        return new NtpHeader
        {
            Version = 4,
            Mode = AssociationMode.Server,
            Stratum = stratum,
            ReferenceId = new ReferenceId(referenceId),
            Origin = asked.Transmit,
            Receive = new NtpTimestamp(1),
            Transmit = new NtpTimestamp(2),
        };
    }

    public byte[] Answer(NtpHeader header, byte[] identifier, params byte[][] cookies)
    {
        byte[] packet = new byte[1500];
        int length = header.Write(packet);
        length += ExtensionField.Write(packet.AsSpan(length), ExtensionFieldType.UniqueIdentifier, identifier);
        byte[] fields = [.. cookies.SelectMany(Field)];
        byte[] nonce = noise.Octets(NonceLength);
        byte[] value = new byte[4 + NonceLength + TagLength + fields.Length];
        NtsAuthenticator.WriteLengths(value, NonceLength, TagLength + fields.Length);
        nonce.CopyTo(value, 4);
        using IPlainAead s2c = PlainAead.Create(aead, ServerKey);
        s2c.Seal(nonce, fields, value.AsSpan(4 + NonceLength), packet.AsSpan(0, length));
        length += ExtensionField.Write(packet.AsSpan(length), ExtensionFieldType.NtsAuthenticator, value);
        return packet[..length];
    }

    public static byte[] Nak(byte[] request, byte[] identifier)
    {
        byte[] packet = new byte[200];
        int length = Header(request, stratum: 0, ReferenceId.NtsNak.Value).Write(packet);
        length += ExtensionField.Write(packet.AsSpan(length), ExtensionFieldType.UniqueIdentifier, identifier);
        return packet[..length];
    }

    private static byte[] Field(byte[] cookie)
    {
        byte[] field = new byte[ExtensionField.LengthFor(cookie.Length)];
        ExtensionField.Write(field, ExtensionFieldType.NtsCookie, cookie);
        return field;
    }
}
