using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.Frontend.Tests;

/// <summary>Rings as a node has them on its first day.</summary>
internal static class TestRings
{
    private static readonly RotationSettings Settings = new();
    private static readonly DateTimeOffset Day = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A ring of its own: no key of it is in any other.</summary>
    public static KeyRing Create(Noise noise)
    {
        KeyRingState state = RotationPlan.Begin("test", Settings, Day, seed => noise.Octets(seed.Length).CopyTo(seed));
        return KeyRing.Derive(state, Settings.KeyLifetime, Day);
    }

    /// <summary>A key that opens and does not mint.</summary>
    public static CookieKey KeyThatOnlyOpens(KeyRing ring)
    {
        RingKey line = ring.Keys.First(key => key.Status != RingKeyStatus.Minting);
        Assert.True(ring.TryFind(line.KeyId, out CookieKey? found));
        return found;
    }
}
