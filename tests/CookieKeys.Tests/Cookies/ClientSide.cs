using System.Buffers.Binary;
using PublicTime.CookieKeys.Aead;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Tests.Cookies;

/// <summary>A client built on the plain AEAD alone: nothing of what it checks is shared with the code under test.</summary>
internal sealed class ClientSide(Noise noise, byte[] cookieKey, AeadAlgorithm algorithm = AeadAlgorithm.AesSivCmac256)
{
    private const int CookieNonceLength = 16;

    public byte[] SessionKeys { get; } = noise.Octets(2 * algorithm.KeyLength());

    public byte[] MakeCookie(uint keyId)
    {
        byte[] cookie = new byte[36 + SessionKeys.Length];
        BinaryPrimitives.WriteUInt32BigEndian(cookie, keyId);
        byte[] nonce = noise.Octets(CookieNonceLength);
        nonce.CopyTo(cookie, 4);
        using var siv = new PlainAesSiv(cookieKey);
        siv.Seal(nonce, SessionKeys, cookie.AsSpan(20), []);
        return cookie;
    }

    public static byte[] OpenCookie(ReadOnlySpan<byte> cookie, byte[] key)
    {
        byte[] opened = new byte[cookie.Length - 36];
        using var siv = new PlainAesSiv(key);
        Assert.True(siv.TryOpen(cookie[4..20], cookie[20..], opened, []));
        return opened;
    }

    /// <summary>A request with as many placeholders, octets of nonce and encrypted octets as asked for.</summary>
    public byte[] MakeRequest(byte[] cookie, int identifierLength, int placeholders, int nonceLength, byte[] encrypted)
    {
        byte[] packet = new byte[4096];
        noise.Octets(NtpHeader.Length).CopyTo(packet, 0);
        packet[0] = 0x23;
        int length = NtpHeader.Length;
        length += ExtensionField.Write(packet.AsSpan(length), ExtensionFieldType.UniqueIdentifier, noise.Octets(identifierLength));
        length += ExtensionField.Write(packet.AsSpan(length), ExtensionFieldType.NtsCookie, cookie);
        for (int i = 0; i < placeholders; i++)
        {
            length += ExtensionField.Write(packet.AsSpan(length), ExtensionFieldType.NtsCookiePlaceholder, new byte[cookie.Length]);
        }

        byte[] nonce = noise.Octets(nonceLength);
        byte[] sealedText = new byte[encrypted.Length + PlainAesSiv.TagLength];
        using IPlainAead c2s = PlainAead.Create(algorithm, SessionKeys.AsSpan(0, algorithm.KeyLength()));
        c2s.Seal(nonce, encrypted, sealedText, packet.AsSpan(0, length));
        int padding = Math.Max(0, algorithm.NonceLength() - ExtensionField.Padded(nonceLength));
        byte[] value = new byte[4 + ExtensionField.Padded(nonceLength) + ExtensionField.Padded(sealedText.Length) + padding];
        BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)nonceLength);
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(2), (ushort)sealedText.Length);
        nonce.CopyTo(value, 4);
        sealedText.CopyTo(value, 4 + ExtensionField.Padded(nonceLength));
        length += ExtensionField.Write(packet.AsSpan(length), ExtensionFieldType.NtsAuthenticator, value);
        return packet[..length];
    }

    /// <summary>Opens an answer and returns its fresh cookies.</summary>
    public List<byte[]> OpenAnswer(ReadOnlySpan<byte> answer)
    {
        Assert.True(NtsResponseFields.TryRead(answer, out NtsResponseFields fields));
        byte[] plaintext = new byte[fields.Authenticator.Ciphertext.Length - PlainAesSiv.TagLength];
        using IPlainAead s2c = PlainAead.Create(algorithm, SessionKeys.AsSpan(algorithm.KeyLength()));
        Assert.True(s2c.TryOpen(fields.Authenticator.Nonce, fields.Authenticator.Ciphertext, plaintext, fields.AssociatedData));
        List<byte[]> cookies = [];
        var reader = new ExtensionFieldReader(plaintext);
        while (reader.MoveNext())
        {
            Assert.Equal(ExtensionFieldType.NtsCookie, reader.FieldType);
            cookies.Add(reader.Value.ToArray());
        }

        Assert.False(reader.IsMalformed);
        return cookies;
    }
}
