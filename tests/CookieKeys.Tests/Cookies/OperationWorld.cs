using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Tests.Cookies;

/// <summary>An operation with two keys, and a client of its ring.</summary>
internal sealed class OperationWorld : IDisposable
{
    public const uint KeyId = 0xC0FFEE05;
    public const uint MintingId = 0xC0FFEE06;
    public const int SealAt = NtpHeader.Length + 36;

    private readonly NonceSource _nonces = new();
    private readonly AeadAlgorithm _algorithm;

    public OperationWorld(AeadAlgorithm algorithm, bool isAccelerated)
    {
        // Where the processor has no such instructions both run on the same path.
        IsAccelerated = isAccelerated && AeadKey.IsAccelerated;
        _algorithm = algorithm;
        KeyOctets = Noise.Octets(CookieKey.KeyLength);
        MintingOctets = Noise.Octets(CookieKey.KeyLength);
        Key = new CookieKey(KeyId, KeyOctets);
        Minting = new CookieKey(MintingId, MintingOctets);
        Operation = new NtsServerOperation(_nonces, IsAccelerated);
        Client = new ClientSide(Noise, KeyOctets, algorithm);
    }

    public bool IsAccelerated { get; }

    public Noise Noise { get; } = new(Seed.Print());

    public byte[] KeyOctets { get; }

    public byte[] MintingOctets { get; }

    public CookieKey Key { get; }

    public CookieKey Minting { get; }

    public NtsServerOperation Operation { get; }

    public ClientSide Client { get; }

    public byte[] Request(int placeholders = 0, byte[]? encrypted = null, uint keyId = KeyId) =>
        Client.MakeRequest(Client.MakeCookie(keyId), 32, placeholders, _algorithm.NonceLength(), encrypted ?? []);

    public NtsVerdict Open(byte[] request, CookieKey key, CookieKey minting, byte[] plaintext)
    {
        Assert.Equal(NtsFieldsKind.Authenticated, NtsRequestFields.Read(request, out NtsRequestFields fields));
        return Operation.Open(key, minting, _algorithm, fields, plaintext);
    }

    public byte[] Answer(int cookies, CookieKey minting)
    {
        byte[] answer = new byte[SealAt + NtsServerOperation.SealedLengthFor(_algorithm, cookies)];
        Noise.Octets(NtpHeader.Length).CopyTo(answer, 0);
        byte[] identifier = [0x01, 0x04, 0x00, 0x24, .. Noise.Octets(32)];
        identifier.CopyTo(answer, NtpHeader.Length);
        Operation.WriteCookies(minting, cookies, answer.AsSpan(SealAt));
        Operation.Seal(answer, SealAt);
        return answer;
    }

    public void AssertAnswerOpens(int cookies, CookieKey minting, byte[] mintingOctets)
    {
        List<byte[]> fresh = Client.OpenAnswer(Answer(cookies, minting));
        Assert.Equal(cookies, fresh.Count);
        Assert.All(fresh, cookie =>
        {
            Assert.Equal(minting.Id, CookieMint.KeyIdOf(cookie));
            Assert.Equal(Client.SessionKeys, ClientSide.OpenCookie(cookie, mintingOctets));
        });
    }

    public void Dispose()
    {
        Operation.Dispose();
        Key.Dispose();
        Minting.Dispose();
        _nonces.Dispose();
    }
}
