using PublicTime.Native.Clock;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Discipline.Host;

/// <summary>The discipline of `clock host`: the host's clock as another daemon keeps it and tells the kernel. State belongs to its actor.</summary>
/// <remarks>
/// Model: the daemon (chronyd, ntpd, systemd-timesyncd, phc2sys …) says how far the clock may be off, the kernel lets that bound grow by
/// 500 ppm and gives up at 16 s. The bound is a whole root distance, so it becomes the root dispersion and the root delay is zero. It is
/// no better than what the daemon says: chronyd says it only with `rtcsync`, and systemd-timesyncd says zero.
/// The kernel does not know a stratum, hence the operator's; nor a reference, hence 127.0.0.1, the address of this host's daemon: a daemon
/// here that were to follow this service would see by it that it follows itself (RFC 5905 section 7.3). At stratum 1 it is XHST, a name
/// that is registered to nobody.
/// A leap second is announced while the kernel waits for it, and not while it passes or afterwards, when the flag may still be set. The
/// step that the kernel makes for it is a step like any other: for four seconds the answer is "unsynchronized".
/// </remarks>
/// <param name="kernel">Asked at every reading.</param>
/// <param name="stratum">1 to 15.</param>
public sealed class FollowedHost(IKernelClock kernel, byte stratum)
{
    private const double SecondsPerMicrosecond = 1e-6;
    private static readonly ReferenceId ThisHost = new(0x7F000001);
    private static readonly ReferenceId ThisHostAtStratum1 = new(0x58485354);

    private long _lastMaxError = long.MaxValue;
    private NtpTimestamp _heardAt;

    /// <summary>Asks the kernel.</summary>
    /// <param name="now">The host's clock at this moment.</param>
    /// <returns>Null when nobody vouches for the clock.</returns>
    public HostTime? Read(RawInstant now)
    {
        KernelClockReading reading = kernel.Read();
        if (reading.State == KernelClockState.NotSynchronized || reading.MaxErrorMicroseconds is < 0 or >= KernelClockReading.ErrorLimitMicroseconds)
        {
            _lastMaxError = long.MaxValue;
            return null;
        }

        // Only the daemon lets the bound shrink; when it spoke before the first look is not known.
        if (reading.MaxErrorMicroseconds < _lastMaxError)
        {
            _heardAt = NtpTimestamp.FromUnixNanoseconds(now.Nanoseconds);
        }

        _lastMaxError = reading.MaxErrorMicroseconds;
        long error = Math.Max(reading.MaxErrorMicroseconds, reading.EstimatedErrorMicroseconds);
        return new HostTime(
            stratum,
            LeapOf(reading.State),
            stratum == 1 ? ThisHostAtStratum1 : ThisHost,
            _heardAt,
            error * SecondsPerMicrosecond,
            KernelClockReading.ErrorGrowth);
    }

    private static LeapIndicator LeapOf(KernelClockState state) => state switch
    {
        KernelClockState.WillInsertSecond => LeapIndicator.LastMinuteHas61Seconds,
        KernelClockState.WillDeleteSecond => LeapIndicator.LastMinuteHas59Seconds,
        _ => LeapIndicator.NoWarning,
    };
}
