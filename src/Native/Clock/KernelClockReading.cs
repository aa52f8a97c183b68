namespace PublicTime.Native.Clock;

/// <summary>What the kernel was told about its clock by the daemon that disciplines it (ntp_adjtime(3)).</summary>
/// <param name="State">Synchronized or not, and whether a leap second is near.</param>
/// <param name="MaxErrorMicroseconds">
/// Bound on the error: what the daemon said, and 500 µs more for every second since. The kernel stops at 16 s and calls its clock not synchronized.
/// </param>
/// <param name="EstimatedErrorMicroseconds">The error that the daemon expects.</param>
public readonly record struct KernelClockReading(KernelClockState State, long MaxErrorMicroseconds, long EstimatedErrorMicroseconds)
{
    /// <summary>NTP_PHASE_LIMIT: the kernel counts no further, so from here on it knows nothing.</summary>
    public const long ErrorLimitMicroseconds = 16_000_000;

    /// <summary>How fast the kernel lets the bound grow while it hears nothing, in s/s (MAXFREQ).</summary>
    public const double ErrorGrowth = 500e-6;

    /// <summary>A kernel that does not say.</summary>
    public static KernelClockReading Unknown => new(KernelClockState.NotSynchronized, ErrorLimitMicroseconds, ErrorLimitMicroseconds);
}
