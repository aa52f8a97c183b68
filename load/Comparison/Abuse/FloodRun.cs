using PublicTime.Comparison.Host;
using PublicTime.Comparison.Load;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Abuse;

/// <summary>
/// How much of its peak of plain NTP a server keeps while something else floods it. The server has a share of a core, so that one core is enough to
/// offer both. Rounds alternate between plain alone and plain with each flood.
/// </summary>
internal sealed record FloodRun : IAbuseRun
{
    private const double LeastShareOfPeak = 0.8;
    private const double Excess = 1.2; // of plain requests, so that the server never waits for one

    private static readonly TimeSpan FloodLead = TimeSpan.FromSeconds(1.5); // before the measurement

    /// <inheritdoc/>
    public string Title => $"plain NTP in floods, with {Share:P0} of a core";

    /// <summary>Of one core.</summary>
    public double Share { get; init; } = 0.25;

    /// <summary>Measured time of one kind in one round.</summary>
    public double Seconds { get; init; } = 3;

    /// <summary>All kinds once in each.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Bad requests, as a share of the peak of plain ones.</summary>
    public double BadShare { get; init; } = 0.2;

    /// <summary>NTS-KE sessions, or silent connections, a second.</summary>
    public double ConnectionsPerSecond { get; init; } = 300;

    /// <summary>Where bad requests come from, such as 10.9.255.0/28; empty is where the plain ones come from.</summary>
    public string FloodSources { get; init; } = "";

    /// <summary>Further directives of the server, such as <c>ntsratelimit</c>.</summary>
    public IReadOnlyList<string> Directives { get; init; } = [];

    private double FloodSeconds => Seconds + (2 * FloodLead.TotalSeconds) + 2;

    /// <inheritdoc/>
    public async Task<AbuseFigures> RunAsync(ServerSite site, TextWriter progress, CancellationToken cancellation)
    {
        using CpuQuota quota = CpuQuota.Create(share: 1);
        await using ServerProcess server = await ServerProcess.StartAsync(
            site, new ServerLaunch(ServerName.PublicTime) { ControlGroup = quota.Folder, Directives = Directives }, cancellation);
        await FirstLoads.RunAsync(site, server, cancellation);
        quota.Set(Share);
        double peak = await PeakSearch.FindAsync(site, server, Seconds, cancellation);
        await progress.WriteLineAsync($"peak with {Share:P0} of a core: {peak:N0}/s");
        FloodKind[] kinds = [FloodKind.BadCookies, FloodKind.BadTags, FloodKind.Sessions, FloodKind.SilentConnections];
        Dictionary<string, List<(double Share, string Mix)>> kept = kinds.ToDictionary(kind => kind.Name, _ => new List<(double, string)>(), StringComparer.Ordinal);
        List<string> limits = [];
        for (int round = 1; round <= Rounds; round++)
        {
            LoadResult alone = await PlainAsync(site, server, peak, cancellation);
            await progress.WriteLineAsync($"round {round}: plain alone: {alone.AnsweredPerSecond:N0}/s of {alone.SentPerSecond:N0}/s");
            foreach (FloodKind kind in kinds)
            {
                (LoadResult plain, string mix) = await FloodAsync(site, server, kind, peak, cancellation);
                kept[kind.Name].Add((plain.AnsweredPerSecond / alone.AnsweredPerSecond, mix));
                limits.AddRange(plain.Limits);
                await progress.WriteLineAsync($"round {round}: with {mix}: plain {plain.AnsweredPerSecond:N0}/s of {plain.SentPerSecond:N0}/s");
            }
        }

        return new AbuseFigures
        {
            Verdicts = [.. kinds.Select(kind => Judge(kind, kept[kind.Name]))],
            Limits =
            [
                $"Plain requests are offered at {Excess} times the peak of {peak:N0}/s. All datagrams wait in one queue, so what is answered of each kind depends on what is offered of it.",
                .. limits.Distinct(StringComparer.Ordinal),
            ],
        };
    }

    private static Verdict Judge(FloodKind kind, List<(double Share, string Mix)> rounds)
    {
        Spread share = Spread.Of(rounds.Select(round => round.Share))!;
        return new Verdict
        {
            Name = $"flood of {kind.Name}: plain NTP answered, of the peak",
            Figure = $"{share.Median:P1} ({share.Lowest:P1} to {share.Highest:P1})",
            Target = $"≥ {LeastShareOfPeak:P0}",
            IsMet = share.Median >= LeastShareOfPeak,
            Remark = $"Beside it: {rounds[^1].Mix}.",
        };
    }

    /// <summary>Plain requests in the middle of a flood, and what the flood was.</summary>
    private Task<(LoadResult Plain, string Mix)> FloodAsync(ServerSite site, ServerProcess server, FloodKind kind, double peak, CancellationToken cancellation) =>
        kind.Mode switch
        {
            null => FloodBySilenceAsync(site, server, peak, cancellation),
            "ke" => FloodBySessionsAsync(site, server, peak, cancellation),
            _ when FloodSources.Length == 0 => FloodFromEverywhereAsync(site, server, kind, peak, cancellation),
            _ => FloodFromElsewhereAsync(site, server, kind, peak, cancellation),
        };

    /// <summary>One generator sends both in turn, so that neither waits for the other.</summary>
    private async Task<(LoadResult Plain, string Mix)> FloodFromEverywhereAsync(
        ServerSite site, ServerProcess server, FloodKind kind, double peak, CancellationToken cancellation)
    {
        int ofThousand = (int)Math.Round(1000 * Excess / (Excess + BadShare));
        LoadPlan both = new()
        {
            Mode = "mix",
            RatePerSecond = Math.Round((Excess + BadShare) * peak),
            Seconds = Seconds,
            Options = ["--mix", $"ntp={ofThousand},nts={1000 - ofThousand}", .. kind.Options],
        };
        LoadResult result = await GeneratorRun.RunAsync(site, server.Launch, both, cancellation);
        double plain = result.SentPerSecond * ofThousand / 1000;
        return (result, $"{result.SentPerSecond - plain:N0} {kind.Name} a second from the same addresses, {BadShare / Excess:P0} of the {plain:N0} plain requests, {result.Naks / result.DurationSeconds:N0} NAKs");
    }

    private async Task<(LoadResult Plain, string Mix)> FloodFromElsewhereAsync(
        ServerSite site, ServerProcess server, FloodKind kind, double peak, CancellationToken cancellation)
    {
        LoadPlan bad = new()
        {
            Mode = kind.Mode!,
            RatePerSecond = Math.Round(BadShare * peak),
            Seconds = FloodSeconds,
            WarmUpSeconds = 0,
            Sources = FloodSources,
            Options = kind.Options,
        };
        (LoadResult plain, LoadResult beside) = await PlainBesideAsync(site, server, bad, peak, cancellation);
        return (plain, $"{beside.SentPerSecond:N0} {kind.Name} a second from {FloodSources}, {beside.SentPerSecond / plain.SentPerSecond:P0} of the plain requests, {beside.Naks / beside.DurationSeconds:N0} NAKs");
    }

    private async Task<(LoadResult Plain, string Mix)> FloodBySessionsAsync(ServerSite site, ServerProcess server, double peak, CancellationToken cancellation)
    {
        LoadPlan sessions = new() { Mode = "ke", RatePerSecond = ConnectionsPerSecond, Seconds = FloodSeconds, WarmUpSeconds = 0 };
        (LoadResult plain, LoadResult beside) = await PlainBesideAsync(site, server, sessions, peak, cancellation);
        KeyExchanges exchanges = beside.KeyExchanges!;
        return (plain, $"{exchanges.Intended / beside.DurationSeconds:N0} {FloodKind.Sessions.Name} a second, {exchanges.Succeeded / beside.DurationSeconds:N0} of them served");
    }

    private async Task<(LoadResult Plain, string Mix)> FloodBySilenceAsync(ServerSite site, ServerProcess server, double peak, CancellationToken cancellation)
    {
        await using ChildProcess silence = SilentConnections.Start(site, server.Launch, ConnectionsPerSecond, FloodSeconds);
        await Task.Delay(FloodLead, TimeProvider.System, cancellation);
        return (await PlainAsync(site, server, peak, cancellation), $"{ConnectionsPerSecond:N0} {FloodKind.SilentConnections.Name} a second");
    }

    private async Task<(LoadResult Plain, LoadResult Beside)> PlainBesideAsync(
        ServerSite site, ServerProcess server, LoadPlan other, double peak, CancellationToken cancellation)
    {
        await using GeneratorRun flood = GeneratorRun.Start(site, server.Launch, other);
        await Task.Delay(FloodLead, TimeProvider.System, cancellation);
        LoadResult plain = await PlainAsync(site, server, peak, cancellation);
        LoadResult beside = await flood.FinishAsync(cancellation);
        server.MustRun();
        return (plain, beside);
    }

    private Task<LoadResult> PlainAsync(ServerSite site, ServerProcess server, double peak, CancellationToken cancellation) =>
        GeneratorRun.RunAsync(site, server.Launch, new LoadPlan { Mode = "ntp", RatePerSecond = Math.Round(Excess * peak), Seconds = Seconds }, cancellation);
}
