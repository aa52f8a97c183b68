using PublicTime.Native.Clock;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Discipline.Served;

/// <summary>What the front-ends serve: the line that turns raw readings into NTP time, and how far it may be off. Immutable.</summary>
/// <remarks>
/// Model: served(raw) = NtpAtEpoch + (raw − Epoch)·(1 + Frequency), with an error bound that grows from
/// DispersionAtEpoch by DispersionRate. The line holds while realtime less monotonic stays what it was: somebody who
/// steps the realtime clock breaks it, and then nothing is known until the discipline publishes another line.
/// </remarks>
public sealed record ClockSnapshot
{
    /// <summary>RFC 5905 PHI: how fast an unwatched clock may go wrong, in s/s.</summary>
    public const double Phi = 15e-6;

    /// <summary>Realtime less monotonic may move this far before it counts as a step: two readings that were interrupted do not.</summary>
    public const long StepThresholdNanoseconds = 1_000_000;

    private const double UnitsPerNanosecond = 4294967296.0 / 1e9;
    private const double SecondsPerNanosecond = 1e-9;

    private ClockSnapshot? _unsynchronized;

    /// <summary>Counts published snapshots; a reader can tell two apart.</summary>
    public required long Generation { get; init; }

    /// <summary>The raw instant at which <see cref="NtpAtEpoch"/> holds.</summary>
    public required RawInstant Epoch { get; init; }

    /// <summary>NTP time at <see cref="Epoch"/>.</summary>
    public required NtpTimestamp NtpAtEpoch { get; init; }

    /// <summary>Correction per raw second, in s/s; positive when the raw clock runs slow.</summary>
    public required double Frequency { get; init; }

    /// <summary>Error bound at <see cref="Epoch"/>, in seconds.</summary>
    public required double DispersionAtEpoch { get; init; }

    /// <summary>Growth of the error bound, in s/s.</summary>
    public required double DispersionRate { get; init; }

    /// <summary>Realtime less monotonic at <see cref="Epoch"/>, in nanoseconds.</summary>
    public required long StepBaseNanoseconds { get; init; }

    /// <summary>Leap warning to serve; <see cref="LeapIndicator.Unsynchronized"/> when the time is not known.</summary>
    public required LeapIndicator Leap { get; init; }

    /// <summary>Stratum on the wire, 1 to 15; 0 when the time is not known.</summary>
    public required byte Stratum { get; init; }

    /// <summary>What this server is synchronized to.</summary>
    public required ReferenceId ReferenceId { get; init; }

    /// <summary>When the clock was last set or confirmed.</summary>
    public required NtpTimestamp Reference { get; init; }

    /// <summary>Round trip to the reference clock.</summary>
    public required NtpShort RootDelay { get; init; }

    /// <summary>Precision of the host's clock, log2 of seconds.</summary>
    public required sbyte Precision { get; init; }

    /// <summary>Who vouches for this time.</summary>
    public ClockSource Source { get; init; }

    /// <summary>Whether the time is known.</summary>
    public bool IsSynchronized => Leap != LeapIndicator.Unsynchronized;

    /// <summary>The same line, served as "not synchronized". Made once, by whoever publishes, so that the packet path does not allocate for it.</summary>
    public ClockSnapshot Unsynchronized => _unsynchronized ??= IsSynchronized ? this with
    {
        Leap = LeapIndicator.Unsynchronized,
        Stratum = 0,
        ReferenceId = ReferenceId.None,
        Reference = NtpTimestamp.Unknown,
        Source = ClockSource.None,
        _unsynchronized = null,
    } : this;

    /// <summary>The NTP time of a raw reading.</summary>
    public NtpTimestamp Correct(RawInstant raw)
    {
        long elapsed = unchecked(raw.Nanoseconds - Epoch.Nanoseconds);
        return NtpAtEpoch + NtpDuration.FromNanoseconds(elapsed) + new NtpDuration((long)(elapsed * Frequency * UnitsPerNanosecond));
    }

    /// <summary>The error bound of a raw reading, in seconds.</summary>
    public double DispersionSeconds(RawInstant raw) =>
        DispersionAtEpoch + (Math.Abs((double)raw.Nanoseconds - Epoch.Nanoseconds) * SecondsPerNanosecond * DispersionRate);

    /// <summary>The error bound of a raw reading, ready for the wire.</summary>
    /// <param name="raw">The reading.</param>
    /// <param name="uncertaintySeconds">How uncertain the reading itself is, in seconds, 0 or more.</param>
    public NtpShort RootDispersion(RawInstant raw, double uncertaintySeconds = 0) =>
        NtpShort.FromSecondsRoundedUp(DispersionSeconds(raw) + uncertaintySeconds);

    /// <summary>Whether somebody stepped the realtime clock since this line was drawn.</summary>
    public bool IsBrokenBy(RawReading reading)
    {
        long moved = unchecked(reading.StepBaseNanoseconds - StepBaseNanoseconds);
        return moved is > StepThresholdNanoseconds or < -StepThresholdNanoseconds;
    }
}
