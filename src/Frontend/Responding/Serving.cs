using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;

namespace PublicTime.Frontend.Responding;

/// <summary>The snapshots that one batch is answered from: read once, passed down, never mixed with newer ones.</summary>
/// <param name="Clock">What time it is.</param>
/// <param name="Ring">The cookie keys, or null where NTS is not served.</param>
/// <param name="Access">Who is served.</param>
public readonly record struct Serving(ClockSnapshot Clock, KeyRing? Ring, AccessList Access);
