using System.Buffers.Binary;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Tests;

/// <summary>A client's side of an NTS session, built on the plain AEAD: it shares no cipher with the code that answers it.</summary>
internal sealed class NtsPeer(Noise noise, AeadAlgorithm algorithm = AeadAlgorithm.AesSivCmac256) : IDisposable
{
    public const int IdentifierLength = 32;

    private readonly NonceSource _nonces = new();
    private readonly byte[] _sessionKeys = noise.Octets(2 * algorithm.KeyLength());

    /// <summary>C2S, which clients seal with.</summary>
    public ReadOnlySpan<byte> ClientKey => _sessionKeys.AsSpan(0, algorithm.KeyLength());

    /// <summary>S2C, which the server seals with.</summary>
    public ReadOnlySpan<byte> ServerKey => _sessionKeys.AsSpan(algorithm.KeyLength());

    public byte[] Cookie(CookieKey key)
    {
        byte[] cookie = new byte[CookieMint.LengthFor(_sessionKeys.Length)];
        CookieMint.Mint(key, _sessionKeys, _nonces, cookie);
        return cookie;
    }

    /// <summary>A request as chrony sends it: identifier, cookie, placeholders, authenticator.</summary>
    public byte[] Request(byte[] cookie, int placeholders = 0, byte[]? encrypted = null, byte first = Requests.ClientV4) =>
        Sealed(Body(cookie, placeholders, first), encrypted ?? []);

    /// <summary>Header and fields of a request, without its authenticator.</summary>
    public byte[] Body(byte[] cookie, int placeholders = 0, byte first = Requests.ClientV4) => Requests.Packet(
        first,
        [
            Requests.Field(ExtensionFieldType.UniqueIdentifier, noise.Octets(IdentifierLength)),
            Requests.Field(ExtensionFieldType.NtsCookie, cookie),
            .. Enumerable.Repeat(Requests.Field(ExtensionFieldType.NtsCookiePlaceholder, new byte[cookie.Length]), placeholders),
        ]);

    /// <summary>A packet and the authenticator that covers all of it.</summary>
    public byte[] Sealed(byte[] packet, byte[] encrypted, int? nonceLengthWanted = null)
    {
        int nonceLength = nonceLengthWanted ?? algorithm.NonceLength();
        byte[] nonce = noise.Octets(nonceLength);
        byte[] sealedText = new byte[AeadKey.TagLength + encrypted.Length];
        using IPlainAead c2s = PlainAead.Create(algorithm, _sessionKeys.AsSpan(0, algorithm.KeyLength()));
        c2s.Seal(UsedOf(nonce), encrypted, sealedText, packet);

        // RFC 8915 section 5.6: a nonce shorter than the server's is made up for by padding at the end.
        int nonceRoom = ExtensionField.Padded(nonceLength);
        byte[] value = new byte[4 + nonceRoom + ExtensionField.Padded(sealedText.Length) + Math.Max(0, algorithm.NonceLength() - nonceRoom)];
        BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)nonceLength);
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(2), (ushort)sealedText.Length);
        nonce.CopyTo(value, 4);
        sealedText.CopyTo(value, 4 + nonceRoom);
        return [.. packet, .. Requests.Field(ExtensionFieldType.NtsAuthenticator, value)];
    }

    /// <summary>Whether the datagram is one that this peer's keys authenticate, and its cookie one that holds them.</summary>
    public bool Authenticates(ReadOnlySpan<byte> datagram, Func<uint, CookieKey?> find)
    {
        byte[] opened = new byte[_sessionKeys.Length];
        if (datagram.Length < NtpHeader.Length || NtsRequestFields.Read(datagram, out NtsRequestFields fields) != NtsFieldsKind.Authenticated
            || fields.Cookie.Length != CookieMint.LengthFor(opened.Length) || fields.Authenticator.Ciphertext.Length < AeadKey.TagLength
            || find(CookieMint.KeyIdOf(fields.Cookie)) is not { } key || !CookieMint.TryOpen(key, fields.Cookie, opened))
        {
            return false;
        }

        using IPlainAead c2s = PlainAead.Create(algorithm, _sessionKeys.AsSpan(0, algorithm.KeyLength()));
        byte[] plaintext = new byte[fields.Authenticator.Ciphertext.Length - AeadKey.TagLength];
        return opened.AsSpan().SequenceEqual(_sessionKeys)
            && c2s.TryOpen(fields.Authenticator.Nonce, fields.Authenticator.Ciphertext, plaintext, fields.AssociatedData);
    }

    /// <summary>Verifies an answer with S2C and returns its cookies, each of which opens under the key and holds the session's keys.</summary>
    public List<byte[]> OpenAnswer(ReadOnlySpan<byte> answer, CookieKey minting)
    {
        Assert.True(NtsResponseFields.TryRead(answer, out NtsResponseFields fields));
        Assert.True(fields.IsAuthenticated);
        byte[] plaintext = new byte[fields.Authenticator.Ciphertext.Length - AeadKey.TagLength];
        using IPlainAead s2c = PlainAead.Create(algorithm, _sessionKeys.AsSpan(algorithm.KeyLength()));
        Assert.True(s2c.TryOpen(fields.Authenticator.Nonce, fields.Authenticator.Ciphertext, plaintext, fields.AssociatedData));
        List<byte[]> cookies = [];
        var reader = new ExtensionFieldReader(plaintext);
        while (reader.MoveNext())
        {
            Assert.Equal(ExtensionFieldType.NtsCookie, reader.FieldType);
            byte[] opened = new byte[_sessionKeys.Length];
            Assert.Equal(minting.Id, CookieMint.KeyIdOf(reader.Value));
            Assert.True(CookieMint.TryOpen(minting, reader.Value, opened));
            Assert.Equal(_sessionKeys, opened);
            cookies.Add(reader.Value.ToArray());
        }

        Assert.False(reader.IsMalformed);
        return cookies;
    }

    public void Dispose() => _nonces.Dispose();

    /// <summary>AES-GCM-SIV takes 12 octets: what a server would use that did not look at the length, the padding included.</summary>
    private byte[] UsedOf(byte[] nonce)
    {
        byte[] used = [.. nonce];
        if (algorithm == AeadAlgorithm.Aes128GcmSiv)
        {
            Array.Resize(ref used, algorithm.NonceLength());
        }

        return used;
    }
}
