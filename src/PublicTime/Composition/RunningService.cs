using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Cluster;
using PublicTime.Cluster.Membership;
using PublicTime.Configuration;
using PublicTime.Control;
using PublicTime.Control.Http;
using PublicTime.CookieKeys.Aead;
using PublicTime.Discipline;
using PublicTime.Discipline.Host;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Engines;
using PublicTime.Frontend.Engines.Sockets;
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
    private readonly HostClock _rawClock = new();
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly Published<ClockSnapshot> _served;
    private readonly ActorSystem _actors;
    private ImmutableList<Task> _failures;
    private readonly NamesForClients _names;
    private HttpServer? _http;
    private volatile bool _isStopping;

    private RunningService(ServeOptions options, TimeProvider time, ILoggerFactory logs)
    {
        (_options, _time, _logs) = (options, time, logs);
        _log = logs.CreateLogger("PublicTime");
        StartedAt = time.GetUtcNow();
        StartedTimestamp = time.GetTimestamp();
        _served = new Published<ClockSnapshot>(DisciplineActor.First(_rawClock, LocalStratum, FollowedHost()));
        _actors = new ActorSystem(time, logs.CreateLogger<ActorSystem>());
        _failures = [_actors.Escalated];
        Drain = Keep(new Drain(options.DrainGrace, LeaveAsync, () => SharedRing?.Actor.Tell(ClusterMessage.ConditionChanged.Instance), time, _log));
        _names = new NamesForClients(options, time, _log);
    }

    /// <summary>When the start began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The same moment on a clock that nobody sets.</summary>
    public long StartedTimestamp { get; }

    /// <summary>Where NTP is answered; empty when it is not.</summary>
    public IReadOnlyList<IPEndPoint> NtpEndpoints { get; private set; } = [];

    /// <summary>Where NTS-KE is answered; empty when it is not.</summary>
    public IReadOnlyList<IPEndPoint> KeEndpoints => KeyEstablishment?.Endpoints ?? [];

    /// <summary>The certificates of NTS-KE, or null where it is not served.</summary>
    public ServiceCertificates? Certificates { get; private set; }

    /// <summary>The served clock.</summary>
    public Snapshot<ClockSnapshot> Served => _served.Snapshot;

    /// <summary>The key ring, or null where NTS is not served.</summary>
    public IServiceRing? Ring { get; private set; }

    /// <summary>The key ring as a shared one, or null where it is this node's alone.</summary>
    public SharedServiceRing? SharedRing { get; private set; }

    /// <summary>The UDP side, or null.</summary>
    public IUdpEngine? Engine { get; private set; }

    /// <summary>NTS-KE, or null where it is not served.</summary>
    public KeyEstablishment? KeyEstablishment { get; private set; }

    /// <summary>Where health, readiness and metrics are shown; empty without.</summary>
    public IReadOnlyList<IPEndPoint> HttpEndpoints => _http?.Endpoints ?? [];

    /// <summary>Takes this process out of service.</summary>
    public Drain Drain { get; }

    /// <summary>True from the moment on that it ends.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>The host's clocks.</summary>
    public IRawClock RawClock => _rawClock;

    private byte? LocalStratum =>
        _options.LocalStratum < ServeOptions.UnsynchronizedStratum ? (byte)_options.LocalStratum : null;

    /// <summary>What `clock host` follows, or null without it; a new one for each discipline, for it has state.</summary>
    private FollowedHost? FollowedHost() =>
        _options.HostStratum is { } stratum ? new FollowedHost(new KernelClock(), (byte)stratum) : null;

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
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        while (_parts.TryPop(out IAsyncDisposable? part))
        {
            await part.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task StartPartsAsync(IReadOnlyList<Remark> notices, CancellationToken cancellation)
    {
        StateFolder folder = Keep(StateFolder.Take(_options.StateFolder));
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
            Certificates = Keep(ServiceCertificates.Load(_options, folder, _time.GetUtcNow(), _log));
        }

        if (_options.ServesNts)
        {
            Ring = await StartRingAsync(folder, cancellation).ConfigureAwait(false);
            _parts.Push(Ring);
        }

        _parts.Push(_actors);
        ActorRef<DisciplineMessage> discipline = _actors.Spawn<DisciplineMessage>(
            "discipline",
            context => new DisciplineActor(context, _rawClock, LocalStratum, _served, _logs.CreateLogger<DisciplineActor>(), FollowedHost()));
        var readiness = new ReadinessComposer(this, _options);
        var cluster = new ClusterComposer(this, _options, new ServedClock(_rawClock, Served), new ConditionComposer(this, _options, _time));
        var report = new StatusComposer(this, _options, readiness, cluster, notices, _time);
        await StartControlAsync(folder, new OperatorRequests(this, _options, report, cluster, folder.Path), cancellation).ConfigureAwait(false);
        if (_options.MetricsEndpoints.Count > 0)
        {
            await StartHttpAsync(readiness, report, cancellation).ConfigureAwait(false);
        }

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

    private async Task StartControlAsync(StateFolder folder, OperatorRequests requests, CancellationToken cancellation)
    {
        var control = new ControlServer(Path.Combine(folder.Path, ControlServer.SocketName), requests.All(), _time, _logs.CreateLogger<ControlServer>());
        _parts.Push(control);
        try
        {
            await control.StartAsync(cancellation).ConfigureAwait(false);
            _ = WatchAsync(control);
        }
        catch (IOException failure) when (folder.Problem.Length > 0 || failure.InnerException is not null)
        {
            // The system is in the way, not another service or a mistake of the operator's, which refuse the start.
            LogMessages.ControlNotStarted(_log, failure.Message);
        }
    }

    /// <summary>A method of its own: what it names of the web server is loaded when it is first called.</summary>
    private async Task StartHttpAsync(ReadinessComposer readiness, StatusComposer report, CancellationToken cancellation)
    {
        var sources = new HttpSources { IsAlive = () => !_failures.Exists(failed => failed.IsFaulted), Readiness = readiness.Compose, Report = report.Compose };
        _http = await HttpServer.StartAsync(_options.MetricsEndpoints, sources, _time, _logs.CreateLogger<HttpServer>(), cancellation).ConfigureAwait(false);
        _parts.Push(_http);
    }

    /// <summary>A service that nobody can look into is worth a line; it is no reason to stop giving time.</summary>
    private async Task WatchAsync(ControlServer control)
    {
        await control.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (control.Completion.Exception is { } failure)
        {
            LogMessages.ControlEnded(_log, failure);
        }
    }

    private async Task<IServiceRing> StartRingAsync(StateFolder folder, CancellationToken cancellation)
    {
        if (!AeadKey.IsAccelerated)
        {
            LogMessages.NotAccelerated(_log);
        }

        var clock = new ServedClock(_rawClock, Served);
        if (_options.Redis.Count == 0)
        {
            return await ServiceRing.StartAsync(folder, _options, clock, _actors, _logs, cancellation).ConfigureAwait(false);
        }

        SharedRing = SharedServiceRing.Start(
            folder, _options, clock, new ConditionComposer(this, _options, _time).Compose, Obey, _names.Look, _actors, _time, _logs);
        return SharedRing;
    }

    private void Obey(WishKind wish, string through)
    {
        string why = $"an operator at node {through}";
        _ = wish == WishKind.Drain ? Drain.Begin(why) : Drain.Cancel(why);
    }

    private async Task LeaveAsync()
    {
        if (SharedRing is { } shared)
        {
            var reply = new ClusterReply();
            shared.Actor.Tell(new ClusterMessage.Leave(reply));
            await reply.Outcome.WaitAsync(StopsWithin, _time).ConfigureAwait(false);
        }
    }

    private void StartEngine(ActorRef<DisciplineMessage> discipline)
    {
        var inputs = new FrontendInputs
        {
            RawClock = _rawClock,
            Served = Served,
            Keys = Ring?.Current,
            Access = _options.Access,
            Admission = _options.Admission.AdmitEveryone ? null : Keep(new Admission(_options.Admission)),
            StepSeen = () => discipline.Tell(DisciplineMessage.StepSeen.Instance),
        };
        var engineOptions = new FrontendOptions
        {
            Endpoints = NtpEndpoints,
            Workers = _options.Workers,
            Batch = _options.Batch,
            NapMicroseconds = _options.NapMicroseconds,
            Dscp = _options.Dscp,
        };
        Engine = _options.Engine == UdpEngine.Sockets
            ? SocketsEngine.Start(engineOptions, inputs, new HostAddresses(), _time, _logs.CreateLogger<SocketsEngine>())
            : BatchEngine.Start(engineOptions, inputs, _logs.CreateLogger<BatchEngine>());
        _parts.Push(Engine);
        _failures = _failures.Add(Engine.Failed);
    }

    private void StartKe(ServiceCertificates certificates)
    {
        KeyEstablishment = KeyEstablishment.Start(_options, KeAddresses, _names.Current, certificates, Ring!, _time, _logs);
        _parts.Push(KeyEstablishment);
        _failures = _failures.Add(KeyEstablishment.Failed);
    }

    private T Keep<T>(T part)
        where T : IDisposable
    {
        _parts.Push(new Part(part));
        return part;
    }

    /// <summary>A part that ends at once.</summary>
    private sealed class Part(IDisposable inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            inner.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
