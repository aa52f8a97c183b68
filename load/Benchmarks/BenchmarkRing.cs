using System.Security.Cryptography;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.Benchmarks;

/// <summary>A ring as a first start makes it.</summary>
internal static class BenchmarkRing
{
    public static KeyRing Create()
    {
        var settings = new RotationSettings();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return KeyRing.Derive(RotationPlan.Begin("benchmark", settings, now, RandomNumberGenerator.Fill), settings.KeyLifetime, now);
    }
}
