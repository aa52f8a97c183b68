using System.Text;
using PublicTime.Interop.Tests.Harness;
using PublicTime.Native.Process;

namespace PublicTime.Interop.Tests.SharedRing;

/// <summary>Everybody who uses the fleet while things happen to it: clients, key exchanges, cookies put aside, the prober of gaps, and a chronyd.</summary>
internal sealed class FleetWatch : IAsyncDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    private readonly RingFleet _fleet;
    private readonly CancellationTokenSource _enough = new();
    private readonly UdpEcho[] _echoes;
    private readonly GapProber _prober;
    private readonly IReadOnlyList<RingAssociation> _associations;
    private readonly Task _running;

    private FleetWatch(RingFleet fleet, CookieWatch cookies, KeyWatch keys, IReadOnlyList<RingAssociation> associations, ChronyDaemon chrony)
    {
        (_fleet, Cookies, Keys, _associations, Chrony) = (fleet, cookies, keys, associations, chrony);
        Load = new FleetLoad(fleet);
        _echoes = [.. AllowedCores.Read().Select(core => new UdpEcho(core))];
        _prober = new GapProber([.. _echoes.Select(echo => echo.Port), .. fleet.FrontEnds.Select(node => node.Site.NtpPort)]);
        _running = Task.WhenAll(Load.RunAsync(associations, _enough.Token), keys.RunAsync(_enough.Token));
    }

    /// <summary>Clients that ask all the time.</summary>
    public FleetLoad Load { get; }

    /// <summary>Cookies put aside.</summary>
    public CookieWatch Cookies { get; }

    /// <summary>Key exchanges.</summary>
    public KeyWatch Keys { get; }

    /// <summary>An association of chronyd with one of the front-ends.</summary>
    public ChronyDaemon Chrony { get; }

    /// <summary>Begins, and returns when chronyd has selected its front-end.</summary>
    /// <param name="fleet">Used by all of them.</param>
    /// <param name="lifetime">Promised to every cookie.</param>
    public static async Task<FleetWatch> BeginAsync(RingFleet fleet, TimeSpan lifetime)
    {
        CookieWatch cookies = new(fleet, lifetime);
        KeyWatch keys = new(fleet, cookies);
        ChronySource source = new(FreePort.Udp()) { KePort = fleet.Haproxy.Port, TrustedCertificate = fleet.Trusted, Poll = 0 };
        IReadOnlyList<RingAssociation> associations = await FleetLoad.AssociateAsync(keys.AssociateAsync);
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

    /// <summary>The longest time without an answer of any of the bare echoes, of which there is one on each core.</summary>
    public TimeSpan WorstOfEchoes() => _echoes.Max(echo => _prober.WorstGap(echo.Port, []).Gap);

    /// <summary>The longest time without an answer of a front-end while it was not away by the test's will, and when that began.</summary>
    public (TimeSpan Gap, long From) WorstOf(RingNode frontEnd) => _prober.WorstGap(frontEnd.Site.NtpPort, frontEnd.Absences);

    /// <summary>What all of them saw, in lines for people.</summary>
    /// <param name="since">What times are counted from, on the clock of <see cref="TimeProvider.System"/>.</param>
    public string Describe(long since)
    {
        StringBuilder text = new();
        foreach (FleetAnswer answer in Enum.GetValues<FleetAnswer>())
        {
            text.Append($"requests {answer}: {Load.Count(answer)}\n");
        }

        foreach (var pair in Cookies.Uses.GroupBy(use => (use.Minter, use.Opener)).OrderBy(pair => pair.Key))
        {
            string ages = string.Join(' ', pair.Where(use => use.IsNak).Select(use => $"{use.Age.TotalSeconds:0.0}"));
            text.Append($"cookies of {pair.Key.Minter} on {pair.Key.Opener}: {pair.Count(use => use.IsOpened)} opened, oldest ");
            text.Append($"{pair.Where(use => use.IsOpened).Max(use => use.Age).TotalSeconds:0.0} s; NAKs at ages of [{ages}] s; ");
            text.Append($"{pair.Count(use => !use.IsOpened && !use.IsNak)} unanswered\n");
        }

        text.Append($"echoes: {_echoes.Sum(echo => _prober.CountOf(echo.Port))} answers, worst gap {WorstOfEchoes().TotalMilliseconds:0.0} ms\n");
        foreach (RingNode node in _fleet.FrontEnds)
        {
            (TimeSpan gap, long from) = WorstOf(node);
            text.Append($"{node.Name}: {_prober.CountOf(node.Site.NtpPort)} answers, worst gap {gap.TotalMilliseconds:0.0} ms ");
            text.Append($"at {TimeProvider.System.GetElapsedTime(since, from).TotalSeconds:0.0} s\n");
        }

        text.Append($"key exchanges: {Keys.Attempts.Count}\n");
        foreach (KeyAttempt attempt in Keys.Attempts.Where(attempt => attempt.Failure.Length > 0))
        {
            text.Append($"  failed at {TimeProvider.System.GetElapsedTime(since, attempt.BegunAt).TotalSeconds:0.0} s ");
            text.Append($"after {attempt.Lasted.TotalSeconds:0.000} s: {attempt.Failure} | retry: {attempt.RetryFailure}\n");
        }

        return text.ToString();
    }

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
