using System.Security.Cryptography;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.KeService.Tests;

/// <summary>Rings as a first start makes them.</summary>
public static class TestRing
{
    public static KeyRing Create()
    {
        var settings = new RotationSettings();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return KeyRing.Derive(RotationPlan.Begin("test", settings, now, RandomNumberGenerator.Fill), settings.KeyLifetime, now);
    }
}
