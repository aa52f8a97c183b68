using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.CookieKeys.Chrony;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Rotation;

/// <summary>Derives the keys that are good now and publishes them to the request path. Any thread may call it, one at a time gets in.</summary>
/// <param name="published">What the request path reads; this is its owner.</param>
/// <param name="clock">The served clock.</param>
/// <param name="time">Carries the served time on while it is not believed.</param>
/// <param name="log">Told changes of the minting key.</param>
/// <param name="export">Told of every published ring; null exports nothing.</param>
public sealed class RingPublisher(Published<KeyRing?> published, IServedClock clock, TimeProvider time, ILogger log, NtsKeysExport? export = null) : IDisposable
{
    /// <summary>How long a key that was dropped may still be in somebody's hands: a batch, a key exchange (at most 5 s).</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // How often is asked whether the time is known.
    private static readonly TimeSpan ClockLook = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly KeyTime _keyTime = new(time);
    private KeyRingState? _state;
    private RotationSettings _settings = new();
    private ImmutableArray<CookieKey> _dropped = [];

    /// <summary>From the return of this call on cookies are opened and minted by a state.</summary>
    /// <param name="state">Copied; null: no ring is published any more, and nothing of NTS is answered.</param>
    /// <param name="settings">How long cookies are accepted.</param>
    public void Show(KeyRingState? state, RotationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        lock (_gate)
        {
            KeyRingState? before = _state;
            (_state, _settings) = (state?.Copy(), settings);
            before?.Dispose();
            Update();
        }
    }

    /// <summary>Publishes what time has changed.</summary>
    /// <param name="dropped">Keys that nobody finds any more, to be zeroed by the caller after <see cref="Grace"/>.</param>
    /// <returns>How long until time alone may change the keys again: 10 ms to a day.</returns>
    public TimeSpan Publish(out ImmutableArray<CookieKey> dropped)
    {
        lock (_gate)
        {
            Update();
            (dropped, _dropped) = (_dropped, []);
            return _state is null ? TimeSpan.FromDays(1) : TimeOf(_state) is { } now ? RotationPlan.NextLook(_state, _settings, now) : ClockLook;
        }
    }

    /// <summary>Writes the keys of this moment for a chronyd, once.</summary>
    /// <param name="file">Where to.</param>
    /// <returns>False when there is no ring, or nothing is known of the time.</returns>
    /// <exception cref="IOException">Nothing was replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing was replaced.</exception>
    public bool TryExport(NtsKeysExport file)
    {
        ArgumentNullException.ThrowIfNull(file);
        lock (_gate)
        {
            if (_state is null || TimeOf(_state) is not { } now)
            {
                return false;
            }

            file.Write(_state, now);
            return true;
        }
    }

    /// <summary>Zeroes the seeds, not the published keys.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _state?.Dispose();
            _state = null;
        }
    }

    private void Update()
    {
        KeyRing? previous = published.Snapshot.Current;
        KeyRing? ring = Derive(previous);
        if (ring is null ? previous is null : ring.Generation == previous?.Generation && ring.Keys.SequenceEqual(previous.Keys))
        {
            return;
        }

        published.Publish(ring);
        if (ring is not null && ring.Minting.Id != previous?.Minting.Id)
        {
            log.Rotated(ring.Minting.Id, previous?.Minting.Id ?? 0, ring.Keys.Length, ring.Generation);
        }

        // A reader that was stopped for longer than the grace might still mint, and a cookie under a zeroed key shows what is in it: what
        // minted last is zeroed when nobody holds it any more.
        _dropped = _dropped.AddRange(previous?.KeysMissingFrom(ring).Remove(previous.Minting) ?? []);
    }

    private KeyRing? Derive(KeyRing? previous)
    {
        if (_state is null || TimeOf(_state) is not { } now)
        {
            return null;
        }

        export?.Update(_state, now, log);
        return KeyRing.Derive(_state, _settings.KeyLifetime, now, previous);
    }

    private DateTimeOffset? TimeOf(KeyRingState state) => _keyTime.At(clock.Read(), state, _settings.KeyLifetime);
}
