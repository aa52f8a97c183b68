using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;

namespace PublicTime.CookieKeys.Tests.Chrony;

/// <summary>
/// A chronyd with <c>ntsrotate 0</c>, as far as its cookies go: four slots, found by the low two bits of an id; the key before the
/// one in the last line mints.
/// </summary>
internal sealed class Follower : IDisposable
{
    private readonly CookieKey?[] _slots = new CookieKey?[4];
    private readonly NonceSource _nonces = new();
    private uint _minting;

    public CookieKey Minting => _slots[_minting]!;

    public void Load(string text)
    {
        string[] lines = text.Split('\n');
        Assert.Equal("NKS0", lines[0]);
        Assert.StartsWith("15 ", lines[1], StringComparison.Ordinal);
        Assert.Equal("", lines[6]);
        for (int i = 2; i < 6; i++)
        {
            string[] words = lines[i].Split(' ');
            uint id = Convert.ToUInt32(words[0], 16);
            Assert.True(i == 2 || (id & 3) == ((_minting + 2) & 3), "the slots do not ascend");
            _slots[id & 3] = new CookieKey(id, Convert.FromHexString(words[1]));
            _minting = (id - 1) & 3;
        }
    }

    public byte[] Mint(ReadOnlySpan<byte> sessionKeys)
    {
        byte[] cookie = new byte[CookieMint.LengthFor(sessionKeys.Length)];
        CookieMint.Mint(Minting, sessionKeys, _nonces, cookie);
        return cookie;
    }

    public bool Opens(byte[] cookie)
    {
        uint id = CookieMint.KeyIdOf(cookie);
        return _slots[id & 3] is { } key && key.Id == id && CookieMint.TryOpen(key, cookie, new byte[cookie.Length - CookieMint.LengthFor(0)]);
    }

    public void Dispose() => _nonces.Dispose();
}
