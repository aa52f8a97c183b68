namespace PublicTime.CookieKeys.Ring;

/// <summary>That a node left or was forgotten, so that no old copy of the ring brings it back: its id is never used again.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When, by the clock of who said so, UTC: only the newest departures are kept.</param>
public readonly record struct RingDeparture(ulong Id, DateTimeOffset At);
