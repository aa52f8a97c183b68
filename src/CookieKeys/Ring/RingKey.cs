namespace PublicTime.CookieKeys.Ring;

/// <summary>One line of a ring, for people: no secret in it.</summary>
/// <param name="KeyId">What cookies name the key by.</param>
/// <param name="Period">The period it was derived for; 0 for an imported key.</param>
/// <param name="PeriodStart">When that period begins, UTC; the beginning of time for an imported key.</param>
/// <param name="EpochId">The epoch it was derived from; 0 for an imported key.</param>
/// <param name="Status">What it is for now.</param>
public readonly record struct RingKey(uint KeyId, long Period, DateTimeOffset PeriodStart, ulong EpochId, RingKeyStatus Status);
