namespace PublicTime.Wire.Time;

/// <summary>A signed span of time in units of 2^-32 s, the unit of NTP timestamp differences. Arithmetic saturates.</summary>
/// <param name="Units">The span in 2^-32 s; about ±68 years.</param>
public readonly record struct NtpDuration(long Units) : IComparable<NtpDuration>
{
    private const double UnitsPerSecond = 4294967296.0;

    /// <summary>No time at all.</summary>
    public static NtpDuration Zero => default;

    /// <summary>The span in seconds; exact below 2^20 s.</summary>
    public double Seconds => Units / UnitsPerSecond;

    /// <summary>The nearest span; NaN becomes zero and values beyond ±68 years saturate.</summary>
    /// <param name="seconds">Seconds, either sign.</param>
    public static NtpDuration FromSeconds(double seconds) => new(long.CreateSaturating(Math.Round(seconds * UnitsPerSecond)));

    /// <summary>The span, rounded down to 2^-32 s.</summary>
    /// <param name="nanoseconds">Any value; the span saturates beyond ±68 years.</param>
    public static NtpDuration FromNanoseconds(long nanoseconds)
    {
        (long seconds, uint fraction) = Split(nanoseconds);
        return seconds is >= int.MinValue and <= int.MaxValue
            ? new((seconds << 32) | fraction)
            : new(seconds < 0 ? long.MinValue : long.MaxValue);
    }

    /// <summary>Half the span, rounded toward negative infinity.</summary>
    public NtpDuration Half() => new(Units >> 1);

    /// <summary>The size of the span without its sign; the most negative span saturates.</summary>
    public NtpDuration Magnitude() => Units >= 0 ? this : new(Units == long.MinValue ? long.MaxValue : -Units);

    /// <inheritdoc/>
    public int CompareTo(NtpDuration other) => Units.CompareTo(other.Units);

    /// <summary>The sum, saturated.</summary>
    public static NtpDuration operator +(NtpDuration left, NtpDuration right) => Saturate((Int128)left.Units + right.Units);

    /// <summary>The difference, saturated.</summary>
    public static NtpDuration operator -(NtpDuration left, NtpDuration right) => Saturate((Int128)left.Units - right.Units);

    /// <summary>Shorter, counting the sign.</summary>
    public static bool operator <(NtpDuration left, NtpDuration right) => left.Units < right.Units;

    /// <summary>Longer, counting the sign.</summary>
    public static bool operator >(NtpDuration left, NtpDuration right) => left.Units > right.Units;

    /// <summary>Not longer, counting the sign.</summary>
    public static bool operator <=(NtpDuration left, NtpDuration right) => left.Units <= right.Units;

    /// <summary>Not shorter, counting the sign.</summary>
    public static bool operator >=(NtpDuration left, NtpDuration right) => left.Units >= right.Units;

    /// <summary>Whole seconds, rounded down, and what remains in 2^-32 s, rounded down.</summary>
    internal static (long Seconds, uint Fraction) Split(long nanoseconds)
    {
        (long seconds, long rest) = Math.DivRem(nanoseconds, 1_000_000_000);
        if (rest < 0)
        {
            seconds--;
            rest += 1_000_000_000;
        }

        return (seconds, (uint)(((ulong)rest << 32) / 1_000_000_000));
    }

    private static NtpDuration Saturate(Int128 units) => new(long.CreateSaturating(units));
}
