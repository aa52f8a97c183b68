namespace PublicTime.CookieKeys.Ring;

/// <summary>How often the cookie key changes and how long cookies are accepted.</summary>
public sealed record RotationSettings
{
    /// <summary>Most keys that may be accepted at once: what a lookup, a status table and a reader can bear.</summary>
    public const int MaxAcceptedPeriods = 64;

    /// <summary>The longest lifetime: ten years.</summary>
    public static readonly TimeSpan MaxKeyLifetime = TimeSpan.FromDays(3650);

    /// <summary>The shortest period: fresh keys go through the store twice a period.</summary>
    public static readonly TimeSpan MinPeriod = TimeSpan.FromSeconds(1);

    /// <summary>
    /// <c>ntsrotate</c>: how long one key mints; zero never rotates. One day: what RFC 8915 section 6 suggests.
    /// </summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// <c>ntskeylifetime</c>: how long a cookie is accepted after it was minted. Eight days, so that a machine that slept for a
    /// week comes back without a new key exchange. Means nothing when keys never rotate.
    /// </summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromDays(8);

    /// <summary>Keys that are accepted at once, the minting one included; one when keys never rotate.</summary>
    public long AcceptedPeriods => Period <= TimeSpan.Zero ? 1 : ((KeyLifetime.Ticks + Period.Ticks - 1) / Period.Ticks) + 1;

    /// <summary>Why these settings cannot be used, in one sentence; null when they can.</summary>
    public string? Refusal =>
        Period != TimeSpan.Zero && (Period < MinPeriod || Period > MaxKeyLifetime)
            ? $"ntsrotate {Period.TotalSeconds:0.###} is out of range: allowed are 0 (never) and {MinPeriod.TotalSeconds:0} to {MaxKeyLifetime.TotalSeconds:0} seconds."
        : KeyLifetime < TimeSpan.Zero || KeyLifetime > MaxKeyLifetime
            ? $"ntskeylifetime {KeyLifetime.TotalSeconds:0.###} is out of range: allowed are 0 to {MaxKeyLifetime.TotalSeconds:0} seconds."
        : AcceptedPeriods > MaxAcceptedPeriods
            ? $"ntsrotate {Period.TotalSeconds:0.###} with ntskeylifetime {KeyLifetime.TotalSeconds:0.###} would keep {AcceptedPeriods} keys, " +
              $"and {MaxAcceptedPeriods} are allowed: rotate every {Math.Ceiling(KeyLifetime.TotalSeconds / (MaxAcceptedPeriods - 1)):0} seconds or more, " +
              $"or keep keys for {Math.Floor(Period.TotalSeconds * (MaxAcceptedPeriods - 1)):0} seconds or less."
        : null;
}
