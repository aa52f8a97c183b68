using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;

namespace PublicTime.CookieKeys.Tests.Cookies;

public sealed class CookieMintTests
{
    [Fact]
    public void A_minted_cookie_has_chronys_layout_and_opens_by_the_plain_aead()
    {
        var noise = new Noise(Seed.Print());
        byte[] octets = noise.Octets(CookieKey.KeyLength);
        using var key = new CookieKey(0x01020304, octets);
        using var nonces = new NonceSource();
        byte[] sessionKeys = noise.Octets(64);
        byte[] cookie = new byte[200];

        int length = CookieMint.Mint(key, sessionKeys, nonces, cookie);

        Assert.Equal(100, length);
        Assert.Equal([1, 2, 3, 4], cookie[..4]);
        Assert.Equal(sessionKeys, ClientSide.OpenCookie(cookie.AsSpan(0, length), octets));
        byte[] opened = new byte[64];
        Assert.True(CookieMint.TryOpen(key, cookie.AsSpan(0, length), opened));
        Assert.Equal(sessionKeys, opened);
    }

    [Fact]
    public void Every_flipped_bit_but_those_of_the_key_id_closes_a_cookie()
    {
        var noise = new Noise(Seed.Print());
        using var key = new CookieKey(1, noise.Octets(CookieKey.KeyLength));
        using var nonces = new NonceSource();
        byte[] cookie = new byte[100];
        CookieMint.Mint(key, noise.Octets(64), nonces, cookie);
        for (int bit = 4 * 8; bit < cookie.Length * 8; bit++)
        {
            cookie[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(CookieMint.TryOpen(key, cookie, new byte[64]));
            cookie[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_cookie_key_shows_its_id_and_never_itself()
    {
        using var key = new CookieKey(0xABCD, new byte[CookieKey.KeyLength]);

        Assert.Equal("cookie key 0000abcd (32 octets)", key.ToString());
    }
}
