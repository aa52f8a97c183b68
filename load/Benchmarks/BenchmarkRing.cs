using System.Security.Cryptography;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Benchmarks;

/// <summary>A ring with one key.</summary>
internal static class BenchmarkRing
{
    public static KeyRing Create() => new(new CookieKey(0x1234, RandomNumberGenerator.GetBytes(CookieKey.KeyLength)));
}
