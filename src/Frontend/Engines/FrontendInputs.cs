using PublicTime.Actors;
using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Native.Clock;

namespace PublicTime.Frontend.Engines;

/// <summary>What the workers read, all of it published by others.</summary>
public sealed record FrontendInputs
{
    /// <summary>The host's clocks.</summary>
    public required IRawClock RawClock { get; init; }

    /// <summary>The served clock.</summary>
    public required Snapshot<ClockSnapshot> Served { get; init; }

    /// <summary>The key ring, empty until there is one; null where NTS is not served.</summary>
    public Snapshot<KeyRing?>? Keys { get; init; }

    /// <summary>Who is served.</summary>
    public required AccessList Access { get; init; }

    /// <summary>How often clients are served, for all workers together; null: as often as they ask.</summary>
    public Admission? Admission { get; init; }

    /// <summary>Told, from a worker's thread, when the realtime clock has left the served line. Must not block.</summary>
    public required Action StepSeen { get; init; }
}
