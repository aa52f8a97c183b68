using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.CookieKeys.Tests.Rotation;

/// <summary>One node, its store and its clock, driven by hand; it remembers every key it minted with, and checks the promises.</summary>
internal sealed class RingWorld : IDisposable
{
    private static readonly byte[] SessionKeys = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];

    private readonly NonceSource _nonces = new();
    private readonly RotationSettings _settings;
    private readonly Noise _random;
    private readonly Func<KeyRingState, KeyRingState> _sabotage;
    private readonly Dictionary<uint, (DateTimeOffset Last, byte[] Cookie)> _minted = [];
    private KeyRingState _stored;
    private KeyRing _ring;
    private long _generation;

    public RingWorld(RotationSettings settings, Noise random, DateTimeOffset start, Func<KeyRingState, KeyRingState>? sabotage = null)
    {
        (_settings, _random, Now) = (settings, random, start);
        _sabotage = sabotage ?? (state => state);
        _stored = RotationPlan.Begin("world", settings, start, random.Fill);
        _ring = KeyRing.Derive(_stored, settings.KeyLifetime, start);
    }

    public DateTimeOffset Now { get; private set; }

    /// <summary>False after the clock was behind the ring: what is minted then is of a later period and opens longer.</summary>
    public bool MustExpire { get; set; } = true;

    public KeyRing Ring => _ring;

    public KeyRingState Stored => _stored;

    /// <summary>Lets time pass, and the node look at the ring as often as its plan asks for or misses its looks.</summary>
    public void Pass(TimeSpan span, bool isAwake = true, bool canStore = true)
    {
        DateTimeOffset end = Now + span;
        while (isAwake && Now < end)
        {
            TimeSpan look = RotationPlan.NextLook(_stored, _settings, Now);
            Now = Now + look < end ? Now + look : end;
            Look(isSynchronized: true, canStore);
        }

        Now = end;
    }

    /// <summary>Sets the clock; what had expired before is gone, for the ratchet does not turn back.</summary>
    public void StepClock(TimeSpan by)
    {
        foreach (uint expired in _minted.Where(entry => Now - entry.Value.Last > _settings.KeyLifetime).Select(entry => entry.Key).ToList())
        {
            _minted.Remove(expired);
        }

        Now += by;
    }

    /// <summary>One look at the plan, as the actor does it.</summary>
    public void Look(bool isSynchronized, bool canStore = true)
    {
        while (canStore && RotationPlan.Decide(_stored, _settings, Now, isSynchronized, RingMembers.Alone, _random.Fill) is { } next)
        {
            next = _sabotage(next);
            Assert.Equal(_stored.Generation + 1, next.Generation);
            _stored = next;
        }

        Derive(isSynchronized, _ring);
    }

    /// <summary>The node comes back with nothing but what is stored.</summary>
    public void Restart(bool isSynchronized = true)
    {
        Derive(isSynchronized, previous: null);
        Look(isSynchronized);
    }

    public void Mint()
    {
        byte[] cookie = new byte[CookieMint.LengthFor(SessionKeys.Length)];
        CookieMint.Mint(_ring.Minting, SessionKeys, _nonces, cookie);
        DateTimeOffset last = _minted.TryGetValue(_ring.Minting.Id, out var known) && known.Last > Now ? known.Last : Now;
        _minted[_ring.Minting.Id] = (last, cookie);
    }

    /// <summary>What opens and what does not, against the memory of what was minted when.</summary>
    public void Check()
    {
        Assert.True(_ring.Generation >= _generation, "the generation went back");
        _generation = _ring.Generation;
        foreach ((uint id, (DateTimeOffset last, byte[] cookie)) in _minted)
        {
            bool isFound = _ring.TryFind(id, out var key) && CookieMint.TryOpen(key, cookie, new byte[SessionKeys.Length]);
            if (Now - last <= _settings.KeyLifetime)
            {
                Assert.True(isFound, $"SEED={_random.Seed}: key {id:x8} minted until {last:O} does not open at {Now:O}");
            }
            else if (MustExpire && Now - last > _settings.KeyLifetime + _settings.Period)
            {
                Assert.False(isFound, $"SEED={_random.Seed}: key {id:x8} minted until {last:O} still opens at {Now:O}");
            }
        }
    }

    /// <summary>Forgets what was minted: after a clock error that is declared to cost it.</summary>
    public void Forget() => _minted.Clear();

    public void Dispose() => _nonces.Dispose();

    private void Derive(bool isSynchronized, KeyRing? previous)
    {
        DateTimeOffset time = _stored.EffectiveTime(Now, isSynchronized, _settings.KeyLifetime);
        KeyRing next = KeyRing.Derive(_stored, _settings.KeyLifetime, time, previous);
        foreach (var dropped in previous?.KeysMissingFrom(next) ?? [])
        {
            dropped.Dispose();
        }

        _ring = next;
    }
}
