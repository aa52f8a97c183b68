using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.RateLimiting;

namespace PublicTime.Frontend.Responding;

/// <summary>The snapshots that one batch is answered from: read once, passed down, never mixed with newer ones.</summary>
/// <param name="Clock">What time it is.</param>
/// <param name="Ring">The cookie keys, or null where NTS is not served, or not yet.</param>
/// <param name="Access">Who is served.</param>
/// <param name="Admission">How often, and what the others get; null: as often as they ask, and nothing.</param>
/// <param name="MonotonicNanoseconds">When the batch was taken, by the clock that is never set; what <paramref name="Admission"/> counts by.</param>
/// <param name="AwaitsRing">Whether NTS is to be served as soon as there is a ring: what such a request is counted as until then.</param>
public readonly record struct Serving(
    ClockSnapshot Clock, KeyRing? Ring, AccessList Access, Admission? Admission = null, long MonotonicNanoseconds = 0, bool AwaitsRing = false);
