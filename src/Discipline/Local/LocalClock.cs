using PublicTime.Discipline.Host;
using PublicTime.Discipline.Served;
using PublicTime.Native.Clock;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Discipline.Local;

/// <summary>The discipline that leaves the host's clock as it is: `local stratum N`, `clock host`. Pure: readings in, snapshots out.</summary>
/// <remarks>
/// Model: the host's clock is right by decree, so the error bound starts at its precision with every reading and grows
/// at PHI until the next. A step breaks that decree, for nobody knows which side of it was right: from the reading that shows it, the
/// answer is "unsynchronized" until <see cref="SettleTime"/> has passed on the monotonic clock without another step.
/// Where another daemon vouches for the clock, its error bound and stratum are served instead, and the decree is the fallback, as chrony
/// has it for `local`. A clock from before <see cref="Earliest"/> is wrong whoever vouches for it: machines without a battery begin in
/// 1970, or on the day of their firmware. Then, and without anybody's word, the answer is "unsynchronized".
/// </remarks>
public sealed class LocalClock
{
    /// <summary>How long the clock must stay unstepped after a step before it is believed again.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(4);

    /// <summary>A clock that is right shows no earlier time: this program, and NTS itself, are younger.</summary>
    public static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly long EarliestNanoseconds = (Earliest - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private readonly byte? _stratum;
    private readonly sbyte _precision;
    private long _generation;
    private long _stepBase;
    private long _settledAt;

    /// <summary>Begins with a first reading, or goes on from a snapshot that is served already.</summary>
    /// <param name="stratum">1 to 15, or null for a server that has no time of its own.</param>
    /// <param name="precision">The host clock's precision, log2 of seconds.</param>
    /// <param name="first">The first reading.</param>
    /// <param name="served">
    /// What is served, so that a step that nobody has looked at yet, or has not settled, is not forgotten; null at the start.
    /// </param>
    /// <param name="followsHost">Whether another daemon's word will be heard besides.</param>
    public LocalClock(byte? stratum, sbyte precision, RawReading first, ClockSnapshot? served = null, bool followsHost = false)
    {
        if (stratum is < 1 or > 15)
        {
            throw new ArgumentOutOfRangeException(nameof(stratum), stratum, "A stratum that can be served is 1 to 15.");
        }

        bool wasSettling = served is { IsSynchronized: false } && (stratum is not null || followsHost);
        _stratum = stratum;
        _precision = precision;
        _generation = served?.Generation ?? 0;
        _stepBase = served?.StepBaseNanoseconds ?? first.StepBaseNanoseconds;
        IsTooEarly = first.Realtime.Nanoseconds < EarliestNanoseconds;
        _settledAt = first.MonotonicNanoseconds + (wasSettling ? (long)SettleTime.TotalNanoseconds : 0);
    }

    /// <summary>Whether a step was seen and its time has not settled yet.</summary>
    public bool IsSettling { get; private set; }

    /// <summary>Whether the host's clock is certainly wrong, being before <see cref="Earliest"/>.</summary>
    public bool IsTooEarly { get; private set; }

    /// <summary>How far the clock was stepped at the last step seen; positive is forward.</summary>
    public TimeSpan LastStep { get; private set; }

    /// <summary>Takes a reading and says what to serve from now on.</summary>
    /// <param name="reading">The host's clocks.</param>
    /// <param name="host">What another daemon vouches for; null when none does.</param>
    public ClockSnapshot Advance(RawReading reading, HostTime? host = null)
    {
        long moved = reading.StepBaseNanoseconds - _stepBase;
        if (Math.Abs(moved) > ClockSnapshot.StepThresholdNanoseconds)
        {
            LastStep = TimeSpan.FromMicroseconds(moved / 1000.0);
            _stepBase = reading.StepBaseNanoseconds;
            _settledAt = reading.MonotonicNanoseconds + (long)SettleTime.TotalNanoseconds;
        }

        IsSettling = reading.MonotonicNanoseconds < _settledAt;
        IsTooEarly = reading.Realtime.Nanoseconds < EarliestNanoseconds;
        _generation++;
        NtpTimestamp now = NtpTimestamp.FromUnixNanoseconds(reading.Realtime.Nanoseconds);
        HostTime? served = IsSettling || IsTooEarly ? null : host ?? Decreed(now);
        var next = new ClockSnapshot
        {
            Generation = _generation,
            Epoch = reading.Realtime,
            NtpAtEpoch = now,
            Frequency = 0,
            DispersionAtEpoch = Math.ScaleB(1, _precision) + (served?.ErrorSeconds ?? 0),
            DispersionRate = served?.ErrorGrowth ?? ClockSnapshot.Phi,
            StepBaseNanoseconds = _stepBase,
            Leap = served?.Leap ?? LeapIndicator.Unsynchronized,
            Stratum = served?.Stratum ?? 0,
            ReferenceId = served?.ReferenceId ?? ReferenceId.None,
            Reference = served?.Reference ?? NtpTimestamp.Unknown,
            RootDelay = default,
            Precision = _precision,
            Source = served is null ? ClockSource.None : host is null ? ClockSource.Local : ClockSource.Host,
        };

        // Made here, on the discipline's time: a front-end that finds the line broken must not allocate.
        _ = next.Unsynchronized;
        return next;
    }

    /// <summary>What `local` says: right at this reading, by decree.</summary>
    private HostTime? Decreed(NtpTimestamp now) =>
        _stratum is { } stratum ? new HostTime(stratum, LeapIndicator.NoWarning, ReferenceId.Local, now, 0, ClockSnapshot.Phi) : null;
}
