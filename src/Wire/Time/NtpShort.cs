namespace PublicTime.Wire.Time;

/// <summary>An unsigned span in units of 2^-16 s: root delay and root dispersion (RFC 5905 section 6).</summary>
/// <param name="Units">The span in 2^-16 s; less than 65536 s.</param>
public readonly record struct NtpShort(uint Units)
{
    private const double UnitsPerSecond = 65536.0;

    /// <summary>The largest span: 65536 s less one unit.</summary>
    public static NtpShort Max => new(uint.MaxValue);

    /// <summary>The span in seconds, exact.</summary>
    public double Seconds => Units / UnitsPerSecond;

    /// <summary>Rounds up, because an error bound must never shrink, and saturates at <see cref="Max"/>.</summary>
    /// <param name="seconds">Zero or more; NaN counts as unbounded, a negative value as zero.</param>
    public static NtpShort FromSecondsRoundedUp(double seconds) =>
        seconds < 65536.0 ? new((uint)Math.Clamp(Math.Ceiling(seconds * UnitsPerSecond), 0, uint.MaxValue)) : Max;
}
