using PublicTime.CommandLine;
using PublicTime.Configuration;
using PublicTime.Control;
using PublicTime.Control.Cluster;
using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline.Served;
using PublicTime.KeService.Sessions;
using PublicTime.Limits;
using PublicTime.Native.Clock;
using PublicTime.Native.Tls;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Composition;

/// <summary>Makes the report of <c>status</c> from the snapshots of the rooms. Reads only; any thread may ask.</summary>
/// <param name="service">Whose state.</param>
/// <param name="options">What it was asked to do.</param>
/// <param name="readiness">Whether clients should be sent here.</param>
/// <param name="cluster">The nodes and stores of the ring.</param>
/// <param name="notices">Directives that are not followed.</param>
/// <param name="time">Measures the time since the start.</param>
internal sealed class StatusComposer(
    RunningService service, ServeOptions options, ReadinessComposer readiness, ClusterComposer cluster, IReadOnlyList<Remark> notices, TimeProvider time)
{
    /// <summary>The state of this moment.</summary>
    public StatusReport Compose() => new()
    {
        Version = ProductVersion.Text,
        Role = options.Role.ToString().ToLowerInvariant(),
        StartedAt = service.StartedAt,
        UptimeSeconds = time.GetElapsedTime(service.StartedTimestamp).TotalSeconds,
        NtpEndpoints = [.. (service.Engine?.Endpoints ?? service.NtpEndpoints).Select(endpoint => endpoint.ToString())],
        KeEndpoints = [.. service.KeEndpoints.Select(endpoint => endpoint.ToString())],
        Names = [.. service.Names],
        HttpEndpoints = [.. service.HttpEndpoints.Select(endpoint => endpoint.ToString())],
        Readiness = readiness.Compose(),
        Certificates = [.. (service.Certificates?.Current.Current.Certificates ?? []).Select(CertificateOf)],
        RateLimits = [.. RateLimits()],
        Clock = Clock(),
        Ring = Ring(),
        Cluster = service.SharedRing is null ? null : ClusterSummary.Of(cluster.Compose()),
        Datagrams = Datagrams(),
        SendFailures = Transfers(Transfer.SendFailed),
        SendRetries = Transfers(Transfer.SendRetried),
        ReceiveFailures = Transfers(Transfer.ReceiveFailed),
        KeySessions = KeySessions(),
        KeySessionsByAead = KeySessionsByAead(),
        Notices = [.. notices.Select(notice => notice.ToString())],
    };

    private CertificateStatus CertificateOf(TlsCertificate shown) =>
        new(options.Shown(shown.Path), shown.Subject, [.. shown.Names], shown.KeyKind, shown.BeginsAt, shown.ExpiresAt);

    private IEnumerable<RateLimitStatus> RateLimits()
    {
        if (options is { ServesNtp: true, Admission.RateLimit: { } limit })
        {
            yield return LimitOf("ntp", limit, options.Admission.Kod);
        }

        if (options is { ServesKe: true, KeRateLimit: { } exchanges })
        {
            yield return LimitOf("nts-ke", exchanges, kod: 0);
        }
    }

    private static RateLimitStatus LimitOf(string of, RateLimit limit, int kod) => new(
        of, limit.IntervalSeconds, limit.Burst, 1 << limit.Leak, kod == 0 ? 0 : 1 << kod, limit.IPv4PrefixLength, limit.IPv6PrefixLength, limit.TableOctets);

    private ClockStatus Clock()
    {
        RawReading reading = service.RawClock.Read();
        ClockSnapshot clock = service.Served.Current;
        clock = clock.IsBrokenBy(reading) ? clock.Unsynchronized : clock;
        return new ClockStatus
        {
            IsSynchronized = clock.IsSynchronized,
            Stratum = clock.IsSynchronized ? clock.Stratum : ServeOptions.UnsynchronizedStratum,
            Leap = clock.Leap.ToString(),
            ReferenceId = clock.ReferenceId.ToString(clock.Stratum),
            RootDelaySeconds = clock.RootDelay.Seconds,
            RootDispersionSeconds = clock.DispersionSeconds(reading.Realtime),
            Generation = clock.Generation,
            Source = ClockSourceText.Of(clock, clock.DispersionSeconds(reading.Realtime)),
        };
    }

    /// <summary>The keys of this moment; null without NTS, and while this node may not answer it.</summary>
    public RingStatus? Ring() => service.Ring?.Current.Current is { } ring ? RingOf(ring) : null;

    private RingStatus RingOf(KeyRing ring) => new(
        ring.Generation,
        options.RotationInterval.TotalSeconds,
        options.KeyLifetime.TotalSeconds,
        [.. ring.Keys.OrderByDescending(key => key.PeriodStart).Select(
            key => new Control.RingKeyStatus(key.KeyId.ToString("x8"), key.Period, key.Status.ToString().ToLowerInvariant()))],
        MintingAgeOf(ring)?.TotalSeconds);

    /// <summary>Null for a key that mints for ever: it began with no period.</summary>
    private TimeSpan? MintingAgeOf(KeyRing ring)
    {
        RingKey minting = ring.Keys.FirstOrDefault(key => key.Status == CookieKeys.Ring.RingKeyStatus.Minting);
        if (options.RotationInterval == TimeSpan.Zero || minting.Status != CookieKeys.Ring.RingKeyStatus.Minting)
        {
            return null;
        }

        TimeSpan age = new ServedClock(service.RawClock, service.Served).Read().Now - minting.PeriodStart;
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }

    private Dictionary<string, long> Datagrams()
    {
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        if (service.Engine is { } engine)
        {
            foreach (Disposition disposition in Enum.GetValues<Disposition>())
            {
                counts[disposition.ToString()] = engine.Total(disposition);
            }

            counts[StatusReport.DroppedByKernel] = engine.DroppedByKernel;
        }

        return counts;
    }

    private Dictionary<string, long> Transfers(Transfer transfer) => service.Engine is { } engine
        ? Enum.GetValues<SocketTrouble>().ToDictionary(trouble => trouble.ToString(), trouble => engine.Total(transfer, trouble), StringComparer.Ordinal)
        : [];

    private Dictionary<string, long> KeySessions()
    {
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        if (service.KeyEstablishment?.Counters is { } counters)
        {
            foreach (KeOutcome outcome in Enum.GetValues<KeOutcome>())
            {
                counts[outcome.ToString()] = counters.Total(outcome);
            }

            counts[StatusReport.AcceptFailures] = counters.AcceptFailures;
        }

        return counts;
    }

    private Dictionary<string, long> KeySessionsByAead() => service.KeyEstablishment?.Counters is { } counters
        ? Enum.GetValues<AeadAlgorithm>().ToDictionary(aead => aead.ToString(), counters.Total, StringComparer.Ordinal)
        : [];
}
