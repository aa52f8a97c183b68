using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.Actors;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.Benchmarks;

/// <summary>A ring that has lived for more than a lifetime, published as the service does it; its clock goes only when it is told to. One thread at a time.</summary>
internal sealed class LivingRing : IServedClock, IDisposable
{
    private const int Members = 32;
    private const int Departures = 4;

    // Nine keys, as the default settings have, in two seconds each.
    private static readonly RotationSettings Settings = new() { Period = TimeSpan.FromSeconds(2), KeyLifetime = TimeSpan.FromSeconds(16) };
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.5);
    private static readonly RingMembers EverybodyHolds = new(static _ => true, static _ => true);

    private readonly RingMembers _members;
    private readonly Published<KeyRing?> _published = new(null);
    private readonly RingPublisher _publisher;
    private KeyRingState _state;
    private DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private ImmutableArray<CookieKey> _dropped = [];

    private LivingRing(RingMembers members, Func<KeyRingState, KeyRingState> share)
    {
        _members = members;
        _publisher = new RingPublisher(_published, this, TimeProvider.System, NullLogger.Instance);
        _state = share(RotationPlan.Begin("benchmark", Settings, _now, RandomNumberGenerator.Fill));
        for (DateTimeOffset end = _now + (Settings.KeyLifetime * 2); _now < end;)
        {
            GoOn();
        }
    }

    /// <summary>What the request path reads.</summary>
    public Snapshot<KeyRing?> Current => _published.Snapshot;

    /// <summary>The ring of a node that shares it with nobody.</summary>
    public static LivingRing Alone() => new(RingMembers.Alone, static state => state);

    /// <summary>The ring of a registered node among many, some of which have left.</summary>
    public static LivingRing Shared() => new(EverybodyHolds, static state => state with
    {
        Members = [.. Enumerable.Range(1, Members).Select(id => new RingMember((ulong)id, $"node{id}"))],
        Departures = [.. Enumerable.Range(1, Departures).Select(id => new RingDeparture((ulong)(Members + id), state.LatestUse))],
        Holder = new RingHolder(1, IsRegistered: true),
        AcceptedFor = Settings.KeyLifetime + Settings.Period,
        AcceptedVersion = 1,
    });

    /// <summary>Half a second passes: a fresh epoch, a new minting key, a dropped one, or only the same published anew under the next generation.</summary>
    public void GoOn()
    {
        _now += Step;
        KeyRingState next = RotationPlan.Decide(_state, Settings, _now, isSynchronized: true, _members, RandomNumberGenerator.Fill)
            ?? _state with { Generation = _state.Generation + 1 };
        _state.DisposeSecretsMissingFrom(next);
        _state = next;
        _publisher.Show(_state, Settings);

        // As the actor does it, later: whoever reads the ring before this one may still use them.
        foreach (CookieKey key in _dropped)
        {
            key.Dispose();
        }

        _publisher.Publish(out _dropped);
    }

    /// <inheritdoc/>
    public ServedTime Read() => new(_now, IsSynchronized: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        _publisher.Dispose();
        _state.Dispose();
    }
}
