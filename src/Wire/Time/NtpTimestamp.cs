namespace PublicTime.Wire.Time;

/// <summary>An instant on the wire: seconds and 2^-32 s fractions since the start of its era (RFC 5905 section 6).</summary>
/// <remarks>
/// The era is not part of the value, so "earlier" has no meaning without a reference: there is subtraction,
/// correct while the two instants lie within 68 years of each other, and there is no ordering operator.
/// </remarks>
/// <param name="Units">Seconds in the upper 32 bits, fraction in the lower 32.</param>
public readonly record struct NtpTimestamp(ulong Units)
{
    /// <summary>Seconds from the start of era 0 (1 January 1900) to the Unix epoch (RFC 5905 figure 4).</summary>
    public const long UnixEpochSeconds = 2_208_988_800;

    /// <summary>The value that stands for "unknown" in a header (RFC 5905 section 6).</summary>
    public static NtpTimestamp Unknown => default;

    /// <summary>The instant of a Unix time, in whatever era it falls.</summary>
    /// <param name="nanoseconds">Nanoseconds since 1970, either sign.</param>
    public static NtpTimestamp FromUnixNanoseconds(long nanoseconds)
    {
        // Not by way of a duration: those end 68 years after 1970, and this must not.
        (long seconds, uint fraction) = NtpDuration.Split(nanoseconds);
        return new(unchecked((ulong)(seconds + UnixEpochSeconds) << 32) | fraction);
    }

    /// <summary>The Unix time of this instant, in the era that brings it within 68 years of a reference.</summary>
    /// <param name="nearUnixNanoseconds">Nanoseconds since 1970 of the reference.</param>
    /// <returns>Nanoseconds since 1970, rounded down.</returns>
    public long ToUnixNanoseconds(long nearUnixNanoseconds)
    {
        NtpDuration away = this - FromUnixNanoseconds(nearUnixNanoseconds);
        Int128 nanoseconds = ((Int128)away.Units * 1_000_000_000) >> 32;
        return long.CreateSaturating(nearUnixNanoseconds + nanoseconds);
    }

    /// <summary>From <paramref name="right"/> to <paramref name="left"/>, modulo the era.</summary>
    public static NtpDuration operator -(NtpTimestamp left, NtpTimestamp right) =>
        new(unchecked((long)(left.Units - right.Units)));

    /// <summary>The instant a span later, modulo the era.</summary>
    public static NtpTimestamp operator +(NtpTimestamp instant, NtpDuration span) =>
        new(unchecked(instant.Units + (ulong)span.Units));
}
