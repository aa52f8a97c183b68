using PublicTime.CookieKeys.Aead;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.NtsClient.Tests.Exchange;

/// <summary>A server's side of one association, built on the plain AEAD: it can answer rightly, and in every wrong way.</summary>
internal sealed class ServerSide(Noise noise)
{
    private const int NonceLength = 16;

    public byte[] ClientKey { get; } = noise.Octets(32);

    public byte[] ServerKey { get; } = noise.Octets(32);

    /// <summary>Reads an authenticated request, asserting that it is one.</summary>
    public void Open(byte[] request, out byte[] identifier, out byte[] cookie, out int cookiesWanted)
    {
        Assert.Equal(NtsFieldsKind.Authenticated, NtsRequestFields.Read(request, out NtsRequestFields fields));
        using var siv = new PlainAesSiv(ClientKey);
        Assert.True(siv.TryOpen(fields.Authenticator.Nonce, fields.Authenticator.Ciphertext, [], fields.AssociatedData));
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
        byte[] value = new byte[4 + NonceLength + PlainAesSiv.TagLength + fields.Length];
        NtsAuthenticator.WriteLengths(value, NonceLength, PlainAesSiv.TagLength + fields.Length);
        nonce.CopyTo(value, 4);
        using var siv = new PlainAesSiv(ServerKey);
        siv.Seal(nonce, fields, value.AsSpan(4 + NonceLength), packet.AsSpan(0, length));
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
