using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Tests.Cookies;

public sealed class NtsServerOperationTests : IDisposable
{
    private const uint KeyId = 0xC0FFEE05;
    private const uint MintingId = 0xC0FFEE06;

    private readonly Noise _noise = new(Seed.Print());
    private readonly NonceSource _nonces = new();
    private readonly byte[] _cookieKey;
    private readonly byte[] _mintingKey;
    private readonly CookieKey _key;
    private readonly CookieKey _minting;
    private readonly NtsServerOperation _operation;
    private readonly ClientSide _client;

    public NtsServerOperationTests()
    {
        _cookieKey = _noise.Octets(CookieKey.KeyLength);
        _mintingKey = _noise.Octets(CookieKey.KeyLength);
        _key = new CookieKey(KeyId, _cookieKey);
        _minting = new CookieKey(MintingId, _mintingKey);
        _operation = new NtsServerOperation(_nonces);
        _client = new ClientSide(_noise, _cookieKey);
    }

    public void Dispose()
    {
        _operation.Dispose();
        _key.Dispose();
        _minting.Dispose();
        _nonces.Dispose();
    }

    /// <summary>Identifiers, placeholders, nonces and encrypted fields of every shape against a client that shares no code.</summary>
    [Fact]
    public void What_a_plain_client_asks_is_verified_and_what_it_gets_opens()
    {
        for (int round = 0; round < 500; round++)
        {
            int identifier = 32 + (4 * _noise.Below(16));
            int placeholders = _noise.Below(8);
            int nonceLength = round % 3 == 0 ? 1 + _noise.Below(40) : 16;
            byte[] encrypted = round % 4 == 0 ? _noise.Octets(4 * _noise.Below(30)) : [];
            byte[] request = _client.MakeRequest(_client.MakeCookie(KeyId), identifier, placeholders, nonceLength, encrypted);

            byte[] plaintext = new byte[request.Length];
            Assert.Equal(NtsVerdict.Verified, Open(request, _key, _key, plaintext));
            Assert.Equal(encrypted, plaintext[..encrypted.Length]);
            AssertAnswerOpens(1 + placeholders, _key, _cookieKey);
        }
    }

    [Fact]
    public void Fresh_cookies_come_from_the_minting_key_when_it_is_another_one()
    {
        byte[] request = _client.MakeRequest(_client.MakeCookie(KeyId), 32, 3, 16, []);

        Assert.Equal(NtsVerdict.Verified, Open(request, _key, _minting, new byte[64]));

        AssertAnswerOpens(4, _minting, _mintingKey);
    }

    [Fact]
    public void Every_flipped_bit_of_a_request_is_refused_and_says_whether_cookie_or_request_was_forged()
    {
        byte[] request = _client.MakeRequest(_client.MakeCookie(KeyId), 32, 0, 16, []);
        for (int bit = 0; bit < request.Length * 8; bit++)
        {
            request[bit / 8] ^= (byte)(1 << (bit % 8));
            if (NtsRequestFields.Read(request, out NtsRequestFields fields) == NtsFieldsKind.Authenticated
                && NtsServerOperation.IsCookieLength(fields.Cookie.Length))
            {
                // The key id only chooses the key, and here the key is given: changing it breaks the request's tag, not the cookie's.
                int inCookie = (bit / 8) - NtpHeader.Length - 36 - 4;
                NtsVerdict expected = inCookie is >= 4 and < CookieLayout.SivCmac256Length ? NtsVerdict.ForgedCookie : NtsVerdict.ForgedRequest;
                Assert.Equal(expected, _operation.Open(_key, _key, fields, new byte[64]));
            }

            request[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(NtsVerdict.Verified, Open(request, _key, _key, new byte[64]));
    }

    [Fact]
    public void A_cookie_of_another_key_is_forged()
    {
        byte[] request = _client.MakeRequest(_client.MakeCookie(MintingId), 32, 0, 16, []);

        Assert.Equal(NtsVerdict.ForgedCookie, Open(request, _minting, _minting, new byte[64]));
    }

    [Fact]
    public void A_ciphertext_shorter_than_a_tag_or_longer_than_its_room_is_refused()
    {
        byte[] request = _client.MakeRequest(_client.MakeCookie(KeyId), 32, 0, 16, _noise.Octets(40));

        Assert.Equal(NtsVerdict.ForgedRequest, Open(request, _key, _key, new byte[40]));
    }

    [Fact]
    public void No_two_cookies_of_a_session_are_alike()
    {
        byte[] request = _client.MakeRequest(_client.MakeCookie(KeyId), 32, 7, 16, []);
        HashSet<string> seen = [];
        for (int round = 0; round < 20; round++)
        {
            Open(request, _key, _key, new byte[64]);
            foreach (byte[] cookie in _client.OpenAnswer(Answer(8, _key)))
            {
                Assert.True(seen.Add(Convert.ToHexString(cookie)));
            }
        }

        Assert.Equal(160, seen.Count);
    }

    [Fact]
    public void A_request_costs_no_managed_memory()
    {
        byte[] request = _client.MakeRequest(_client.MakeCookie(KeyId), 32, 7, 16, []);
        byte[] plaintext = new byte[64];
        byte[] answer = new byte[NtpHeader.Length + 36 + NtsServerOperation.SealedLengthFor(8)];
        Serve(request, plaintext, answer);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Serve(request, plaintext, answer);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Serve(byte[] request, byte[] plaintext, byte[] answer)
    {
        NtsRequestFields.Read(request, out NtsRequestFields fields);
        _operation.Open(_key, _key, fields, plaintext);
        _operation.WriteCookies(_key, 8, answer.AsSpan(NtpHeader.Length + 36));
        _operation.Seal(answer, NtpHeader.Length + 36);
        _operation.Clear();
    }

    private NtsVerdict Open(byte[] request, CookieKey key, CookieKey minting, byte[] plaintext)
    {
        Assert.Equal(NtsFieldsKind.Authenticated, NtsRequestFields.Read(request, out NtsRequestFields fields));
        return _operation.Open(key, minting, fields, plaintext);
    }

    private byte[] Answer(int cookies, CookieKey minting)
    {
        int sealAt = NtpHeader.Length + 36;
        byte[] answer = new byte[sealAt + NtsServerOperation.SealedLengthFor(cookies)];
        _noise.Octets(NtpHeader.Length).CopyTo(answer, 0);
        byte[] identifier = [0x01, 0x04, 0x00, 0x24, .. _noise.Octets(32)];
        identifier.CopyTo(answer, NtpHeader.Length);
        _operation.WriteCookies(minting, cookies, answer.AsSpan(sealAt));
        _operation.Seal(answer, sealAt);
        return answer;
    }

    private void AssertAnswerOpens(int cookies, CookieKey minting, byte[] mintingOctets)
    {
        List<byte[]> fresh = _client.OpenAnswer(Answer(cookies, minting));
        Assert.Equal(cookies, fresh.Count);
        Assert.All(fresh, cookie =>
        {
            Assert.Equal(minting.Id, CookieMint.KeyIdOf(cookie));
            Assert.Equal(_client.SessionKeys, ClientSide.OpenCookie(cookie, mintingOctets));
        });
    }
}
