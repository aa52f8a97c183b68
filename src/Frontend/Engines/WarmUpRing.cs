using System.Security.Cryptography;
using PublicTime.Actors;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.Frontend.Engines;

/// <summary>The ring for <see cref="WarmUp"/>: the served one or, as long as there is none, one that is made here, forgotten here, and opens nobody's cookies.</summary>
internal sealed class WarmUpRing : IDisposable
{
    private readonly KeyRingState? _made;
    private readonly KeyRing _ring;

    /// <summary>Takes the served ring, or makes one.</summary>
    /// <param name="served">Stays the caller's; null where it is still to come.</param>
    public WarmUpRing(KeyRing? served)
    {
        if (served is not null)
        {
            _ring = served;
            return;
        }

        // Without rotation there is one key; no clock has to be asked.
        var settings = new RotationSettings { Period = TimeSpan.Zero };
        _made = RotationPlan.Begin("warm-up", settings, DateTimeOffset.UnixEpoch, RandomNumberGenerator.Fill);
        _ring = KeyRing.Derive(_made, settings.KeyLifetime, DateTimeOffset.UnixEpoch);
    }

    /// <summary>What an engine reads.</summary>
    public Snapshot<KeyRing?> Keys => new Published<KeyRing?>(_ring).Snapshot;

    /// <summary>What the requests' cookies are sealed with.</summary>
    public CookieKey Minting => _ring.Minting;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_made is not null)
        {
            _ring.Minting.Dispose();
            _made.Dispose();
        }
    }
}
