using PublicTime.Fleet.Nodes;
using PublicTime.Interop.Tests.Harness;
using PublicTime.Native.Process;

namespace PublicTime.Fleet.Clients;

/// <summary>Everybody who uses the fleet while things happen to it: clients, key exchanges, cookies put aside, the prober of gaps, and a chronyd.</summary>
internal sealed class FleetWatch : IAsyncDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _enough = new();
    private readonly UdpEcho[] _echoes;
    private readonly GapProber _prober;
    private readonly IReadOnlyList<RingAssociation> _associations;
    private readonly Task _running;

    private FleetWatch(RingFleet fleet, CookieWatch cookies, KeyWatch keys, IReadOnlyList<RingAssociation> associations, ChronyDaemon chrony)
    {
        (Fleet, Cookies, Keys, _associations, Chrony) = (fleet, cookies, keys, associations, chrony);
        RouteWatch routes = new(fleet.FrontEnds);
        Begun = TimeProvider.System.GetTimestamp();
        Load = new FleetLoad(fleet, routes, Begun);
        _echoes = [.. AllowedCores.Read().Select(core => new UdpEcho(core))];
        _prober = new GapProber(Begun, [.. _echoes.Select(echo => echo.Port), .. fleet.FrontEnds.Select(node => node.Site.NtpPort)]);
        _running = Task.WhenAll(routes.RunAsync(_enough.Token), Load.RunAsync(associations, _enough.Token), keys.RunAsync(_enough.Token));
    }

    /// <summary>What they use.</summary>
    public RingFleet Fleet { get; }

    /// <summary>When they began, on the clock of <see cref="TimeProvider.System"/>.</summary>
    public long Begun { get; }

    /// <summary>Clients that ask all the time.</summary>
    public FleetLoad Load { get; }

    /// <summary>Cookies put aside.</summary>
    public CookieWatch Cookies { get; }

    /// <summary>Key exchanges.</summary>
    public KeyWatch Keys { get; }

    /// <summary>An association of chronyd with one of the front-ends.</summary>
    public ChronyDaemon Chrony { get; }

    /// <summary>Of each bare echo, of which there is one on each core; read them after <see cref="EndAsync"/>.</summary>
    public IEnumerable<GapLog> Echoes => _echoes.Select(echo => _prober.AnswersOf(echo.Port));

    /// <summary>Begins, and returns when chronyd has selected its front-end.</summary>
    /// <param name="fleet">Used by all of them.</param>
    /// <param name="lifetime">Promised to every cookie.</param>
    public static async Task<FleetWatch> BeginAsync(RingFleet fleet, TimeSpan lifetime)
    {
        CookieWatch cookies = new(fleet, lifetime);
        KeyWatch keys = new(fleet, cookies);
        ChronySource source = new(FreePort.Udp()) { KePort = fleet.Haproxy.Port, TrustedCertificate = fleet.Trusted, Poll = 0 };
        List<RingAssociation> associations = [];
        while (associations.Count < fleet.Plan.Clients)
        {
            associations.Add(await keys.AssociateAsync());
        }

        FleetWatch watch = new(fleet, cookies, keys, associations, await ChronyDaemon.StartClientAsync(source));
        try
        {
            await watch.Chrony.WaitForSelectionAsync(Within);
            return watch;
        }
        catch
        {
            await watch.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets all of them come to their end.</summary>
    public async Task EndAsync()
    {
        await _enough.CancelAsync();
        await _running.WaitAsync(Within, TimeProvider.System);
        await Cookies.EndAsync().WaitAsync(Within, TimeProvider.System);
        _prober.End();
    }

    /// <summary>When a front-end answered; read it after <see cref="EndAsync"/>.</summary>
    public GapLog AnswersOf(RingNode frontEnd) => _prober.AnswersOf(frontEnd.Site.NtpPort);

    /// <summary>How long the answers of a front-end took; read it after <see cref="EndAsync"/>.</summary>
    public LatencyLog LatenciesOf(RingNode frontEnd) => _prober.LatenciesOf(frontEnd.Site.NtpPort);

    /// <summary>How long the answers of each bare echo took; read them after <see cref="EndAsync"/>.</summary>
    public IEnumerable<LatencyLog> EchoLatencies => _echoes.Select(echo => _prober.LatenciesOf(echo.Port));

    /// <summary>The longest time without an answer of any of the bare echoes.</summary>
    public TimeSpan WorstOfEchoes() => Echoes.Max(echo => echo.Worst([]).Gap);

    /// <summary>The longest time without an answer of a front-end while it was not away by the scenario's will, and when that began.</summary>
    public (TimeSpan Gap, long From) WorstOf(RingNode frontEnd) => AnswersOf(frontEnd).Worst(frontEnd.Absences);

    /// <summary>The gap of a front-end that the echoes of the same time explain least: by how much it is longer than twice theirs.</summary>
    /// <returns>The gap and the echoes' longest at that time; nothing where no gap was worth keeping.</returns>
    public (TimeSpan Gap, TimeSpan Echoes) WorstBeyondEchoes(RingNode frontEnd) => AnswersOf(frontEnd).Kept(frontEnd.Absences)
        .Select(gap => (gap.Gap, Echoes: Echoes.Max(echo => echo.Worst([], gap.From, gap.To).Gap)))
        .DefaultIfEmpty()
        .MaxBy(pair => pair.Gap - (2 * pair.Echoes));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndAsync();
        }
        finally
        {
            await Chrony.DisposeAsync();
        }

        _prober.Dispose();
        Array.ForEach(_echoes, echo => echo.Dispose());
        Keys.Dispose();
        foreach (RingAssociation association in _associations)
        {
            association.Dispose();
        }

        _enough.Dispose();
    }
}
