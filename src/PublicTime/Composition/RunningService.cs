using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Configuration;
using PublicTime.Control;
using PublicTime.Control.Http;
using PublicTime.Discipline;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Engines;
using PublicTime.Frontend.RateLimiting;
using PublicTime.KeService;
using PublicTime.Native.Clock;
using PublicTime.Native.Tls;

namespace PublicTime.Composition;

/// <summary>All rooms put together and running. Made by <see cref="StartAsync"/>, ended by <see cref="DisposeAsync"/>.</summary>
/// <remarks>
/// Started in the order in which one needs the other: what can refuse the start comes first, and the UDP side, which
/// answers from its first moment, last. Ended in the reverse order.
/// </remarks>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly ServeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private readonly RunningParts _parts = new();
    private readonly ClockService _clock;
    private readonly ActorSystem _actors;
    private readonly RingMembership _membership;
    private readonly OperatorAccess _access;
    private ImmutableList<Task> _failures;
    private volatile bool _isStopping;

    private RunningService(ServeOptions options, TimeProvider time, ILoggerFactory logs)
    {
        (_options, _time, _logs) = (options, time, logs);
        _log = logs.CreateLogger("PublicTime");
        StartedAt = time.GetUtcNow();
        StartedTimestamp = time.GetTimestamp();
        _clock = new ClockService(options);
        _actors = new ActorSystem(time, logs.CreateLogger<ActorSystem>());
        _failures = [_actors.Escalated];
        _membership = _parts.Keep(new RingMembership(options, time, logs));
        _access = new OperatorAccess(time, logs);
    }

    /// <summary>When the start began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The same moment on a clock that nobody sets.</summary>
    public long StartedTimestamp { get; }

    /// <summary>Where NTP is answered; empty when it is not.</summary>
    public IReadOnlyList<IPEndPoint> NtpEndpoints { get; private set; } = [];

    /// <summary>Where NTS-KE is answered; empty when it is not.</summary>
    public IReadOnlyList<IPEndPoint> KeEndpoints => KeyEstablishment?.Endpoints ?? [];

    /// <summary>Names that NTS-KE may send clients to, as they stand now; empty where it is not served, or names nobody.</summary>
    public ImmutableArray<NameStatus> Names => KeyEstablishment is null ? [] : _membership.NamesSeen.Current.Names;

    /// <summary>The certificates of NTS-KE, or null where it is not served.</summary>
    public ServiceCertificates? Certificates { get; private set; }

    /// <summary>The served clock.</summary>
    public Snapshot<ClockSnapshot> Served => _clock.Served;

    /// <summary>The key ring, or null where NTS is not served.</summary>
    public IServiceRing? Ring => _membership.Ring;

    /// <summary>The key ring as a shared one, or null where it is this node's alone.</summary>
    public SharedServiceRing? SharedRing => _membership.Shared;

    /// <summary>The UDP side, or null.</summary>
    public IUdpEngine? Engine { get; private set; }

    /// <summary>NTS-KE, or null where it is not served.</summary>
    public KeyEstablishment? KeyEstablishment { get; private set; }

    /// <summary>Where health, readiness and metrics are shown; empty without.</summary>
    public IReadOnlyList<IPEndPoint> HttpEndpoints => _access.HttpEndpoints;

    /// <summary>Takes this process out of service.</summary>
    public Drain Drain => _membership.Drain;

    /// <summary>True from the moment on that it ends.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>The host's clocks.</summary>
    public IRawClock RawClock => _clock.RawClock;

    /// <summary>Where NTP is served too, so that a family that this machine lacks is said once.</summary>
    private IEnumerable<IPAddress> KeAddresses =>
        NtpEndpoints.Count > 0 ? NtpEndpoints.Select(endpoint => endpoint.Address) : _options.Addresses;

    /// <summary>Starts everything.</summary>
    /// <param name="options">What to serve.</param>
    /// <param name="notices">For <c>status</c>.</param>
    /// <param name="time">Deadlines and timers.</param>
    /// <param name="logs">Where changes of state are said.</param>
    /// <param name="cancellation">Gives up the start.</param>
    /// <exception cref="StartRefusedException">Something is in the way; nothing is left running.</exception>
    public static async Task<RunningService> StartAsync(
        ServeOptions options, IReadOnlyList<Remark> notices, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        var service = new RunningService(options, time, logs);
        try
        {
            await service.StartPartsAsync(notices, cancellation).ConfigureAwait(false);
            return service;
        }
        catch (Exception failure) when (
            failure is KeListenException or TlsConfigurationException or SocketException or NetworkInformationException or IOException or PlatformNotSupportedException)
        {
            await service.DisposeAsync().ConfigureAwait(false);
            throw new StartRefusedException(failure.Message, failure);
        }
        catch
        {
            await service.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Faults when the service cannot go on: an actor used up its restarts, or a socket broke.</summary>
    public Task Failed => Task.WhenAny(_failures).Unwrap();

    /// <summary>How long the end may take: sessions in flight have a deadline of 5 s, and the sockets are emptied.</summary>
    public static TimeSpan StopsWithin { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Where it serves, in one line for people.</summary>
    public string Summary
    {
        get
        {
            string[] services =
            [
                .. NtpEndpoints.Count > 0 ? [$"NTP on UDP {string.Join(", ", NtpEndpoints)}"] : Array.Empty<string>(),
                .. KeEndpoints.Count > 0 ? [$"NTS-KE on TCP {string.Join(", ", KeEndpoints)}"] : Array.Empty<string>(),
            ];
            return services.Length > 0 ? $"Serves {string.Join("; ", services)}" : "Serves nothing: neither NTP nor NTS-KE is configured";
        }
    }

    /// <summary>How far everybody is who must never stand still; whoever answers on the control socket may. Not after the end.</summary>
    public IEnumerable<WorkProgress> Look() => [.. _actors.Look(), .. Engine?.Look() ?? [], .. KeyEstablishment?.Look() ?? []];

    /// <summary>Reads the certificates again, at the operator's wish (SIGHUP), and says so where there are none.</summary>
    public Task ReloadAsync()
    {
        if (Certificates is null)
        {
            LogMessages.NothingToReload(_log);
            return Task.CompletedTask;
        }

        return Certificates.ReloadAsync();
    }

    /// <summary>Lets answers and sessions in progress end, then stops everything.</summary>
    public ValueTask DisposeAsync()
    {
        _isStopping = true;
        return _parts.DisposeAsync();
    }

    private async Task StartPartsAsync(IReadOnlyList<Remark> notices, CancellationToken cancellation)
    {
        StateFolder folder = _parts.Keep(StateFolder.Take(_options.StateFolder));
        if (folder.Problem.Length > 0)
        {
            LogMessages.StateNotKept(_log, folder.Path, folder.Problem);
        }

        if (_options.ServesNtp)
        {
            NtpEndpoints = Composition.NtpEndpoints.Claim(_options, sentence => LogMessages.EndpointLeftOut(_log, sentence));
        }

        if (_options.ServesKe)
        {
            Certificates = _parts.Keep(ServiceCertificates.Load(_options, folder, _time.GetUtcNow(), _log));
        }

        if (_options.ServesNts)
        {
            var condition = new ConditionComposer(this, _options, _time);
            _parts.Add(await _membership.StartAsync(folder, _clock.Reading, condition.Compose, _actors, cancellation).ConfigureAwait(false));
        }

        _parts.Add(_actors); // parts end last first: what answers ends before the actors, and they before ring and folder
        ActorRef<DisciplineMessage> discipline = _clock.StartDiscipline(_actors, _logs);
        await StartAccessAsync(folder, notices, cancellation).ConfigureAwait(false);
        if (Certificates is not null)
        {
            Certificates.Watch(_actors, _logs);
            StartKe(Certificates);
        }

        if (NtpEndpoints.Count > 0)
        {
            StartEngine(discipline);
        }
    }

    private async Task StartAccessAsync(StateFolder folder, IReadOnlyList<Remark> notices, CancellationToken cancellation)
    {
        _parts.Add(_access);
        var readiness = new ReadinessComposer(this, _options);
        var cluster = new ClusterComposer(this, _options, _clock.Reading, new ConditionComposer(this, _options, _time));
        var report = new StatusComposer(this, _options, readiness, cluster, notices, _time);
        await _access.StartControlAsync(folder, new OperatorRequests(this, _options, report, cluster, folder.Path), cancellation).ConfigureAwait(false);
        if (_options.MetricsEndpoints.Count > 0)
        {
            var sources = new HttpSources { IsAlive = () => !_failures.Exists(failed => failed.IsFaulted), Readiness = readiness.Compose, Report = report.Compose };
            await _access.StartHttpAsync(_options.MetricsEndpoints, sources, cancellation).ConfigureAwait(false);
        }
    }

    private void StartEngine(ActorRef<DisciplineMessage> discipline)
    {
        var inputs = new FrontendInputs
        {
            RawClock = RawClock,
            Served = Served,
            Keys = Ring?.Current,
            Access = _options.Access,
            Admission = _options.Admission.AdmitEveryone ? null : _parts.Keep(new Admission(_options.Admission)),
            StepSeen = () => discipline.Tell(DisciplineMessage.StepSeen.Instance),
        };
        Engine = _parts.Add(NtpEngine.Start(_options, NtpEndpoints, inputs, _time, _logs));
        _failures = _failures.Add(Engine.Failed);
    }

    private void StartKe(ServiceCertificates certificates)
    {
        KeyEstablishment = _parts.Add(KeyEstablishment.Start(_options, KeAddresses, _membership.Names, certificates, Ring!, _time, _logs));
        _failures = _failures.Add(KeyEstablishment.Failed);
    }
}
