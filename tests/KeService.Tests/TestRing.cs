using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.KeService.Tests;

/// <summary>Rings of one key.</summary>
public static class TestRing
{
    public static KeyRing Of(CookieKey minting) => new(minting);
}
