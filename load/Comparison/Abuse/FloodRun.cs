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

    /// <inheritdoc/>
    public string Title => $"plain NTP in floods, with {Share:P0} of a core";

    /// <summary>Of one core.</summary>
    public double Share { get; init; } = 0.25;

    /// <summary>Measured time of one kind in one round.</summary>
    public double Seconds { get; init; } = 3;

    /// <summary>All kinds once in each.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>NTS-KE sessions, or silent connections, a second.</summary>
    public double ConnectionsPerSecond { get; init; } = 300;

    /// <summary>What is measured, one after the other, each with a server of its own.</summary>
    public IReadOnlyList<FloodSetting> Settings { get; init; } = FloodSetting.Usual([0.2, 1]);

    /// <inheritdoc/>
    public async Task<AbuseFigures> RunAsync(ServerSite site, TextWriter progress, CancellationToken cancellation)
    {
        List<AbuseFigures> figures = [];
        foreach (FloodSetting setting in Settings)
        {
            figures.Add(await RunAsync(site, setting, progress, cancellation));
        }

        return new AbuseFigures
        {
            Verdicts = [.. figures.SelectMany(of => of.Verdicts)],
            Limits =
            [
                $"Plain requests are offered at {Flood.Excess} times the peak. All datagrams wait in one queue, so what is answered of each kind depends on what is offered of it: a verdict holds for the mix in its name.",
                .. figures.SelectMany(of => of.Limits).Distinct(StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>Judges one kind of flood.</summary>
    public static Verdict Judge(FloodSetting setting, FloodKind kind, IReadOnlyList<FloodRound> rounds)
    {
        Spread? share = Spread.Of(rounds.Select(round => round.Share));
        return new Verdict
        {
            Name = $"flood of {kind.Title}; {setting.Name}: plain NTP answered, of the peak",
            Figure = $"{share?.Median:P1} ({share?.Lowest:P1} to {share?.Highest:P1})",
            Target = $"≥ {LeastShareOfPeak:P0}",
            IsMet = share is null ? null : share.Median >= LeastShareOfPeak,
            Remark = $"Beside it: {rounds[^1].Mix}. It holds for this mix and says nothing of others.",
        };
    }

    private async Task<AbuseFigures> RunAsync(ServerSite site, FloodSetting setting, TextWriter progress, CancellationToken cancellation)
    {
        using CpuQuota quota = CpuQuota.Create(share: 1);
        await using ServerProcess server = await ServerProcess.StartAsync(
            site, new ServerLaunch(ServerName.PublicTime) { ControlGroup = quota.Folder, Directives = setting.Directives }, cancellation);
        await FirstLoads.RunAsync(site, server, cancellation);
        quota.Set(Share);
        LoadPlan saturation = new() { Mode = "ntp", Seconds = Seconds, Sources = setting.PlainSources, Options = setting.PlainOptions };
        double peak = await PeakSearch.FindAsync(site, server, saturation, cancellation);
        await progress.WriteLineAsync($"{setting.Name}: peak with {Share:P0} of a core: {peak:N0}/s");
        Flood flood = new(site, server, setting) { Peak = peak, Seconds = Seconds, ConnectionsPerSecond = ConnectionsPerSecond };
        Dictionary<FloodKind, List<FloodRound>> kept = setting.Kinds.ToDictionary(kind => kind, _ => new List<FloodRound>());
        List<string> limits = [];
        for (int round = 1; round <= Rounds; round++)
        {
            LoadResult alone = await flood.PlainAsync(cancellation);
            await progress.WriteLineAsync($"round {round}: plain alone: {alone.AnsweredPerSecond:N0}/s of {alone.SentPerSecond:N0}/s");
            foreach (FloodKind kind in setting.Kinds)
            {
                (LoadResult plain, string mix) = await flood.BesideAsync(kind, cancellation);
                kept[kind].Add(new FloodRound(plain.AnsweredPerSecond / alone.AnsweredPerSecond, mix));
                limits.AddRange(plain.Limits.Select(limit => $"{kind.Title}: {limit}"));
                await progress.WriteLineAsync($"round {round}: with {mix}: plain {plain.AnsweredPerSecond:N0}/s of {plain.SentPerSecond:N0}/s");
            }
        }

        return new AbuseFigures { Verdicts = [.. setting.Kinds.Select(kind => Judge(setting, kind, kept[kind]))], Limits = limits };
    }
}
