using PublicTime.Comparison.Host;
using PublicTime.Comparison.Load;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Abuse;

/// <summary>Plain requests beyond the peak of a server, alone and in the middle of a flood.</summary>
/// <param name="site">Where.</param>
/// <param name="server">Who is flooded.</param>
/// <param name="setting">From where.</param>
internal sealed class Flood(ServerSite site, ServerProcess server, FloodSetting setting)
{
    /// <summary>Of plain requests, in peaks, so that the server never waits for one.</summary>
    public const double Excess = 1.2;

    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1.5); // before the measurement
    private static readonly TimeSpan SilencePatience = TimeSpan.FromSeconds(30);

    /// <summary>Plain requests a second that the server answers at most.</summary>
    public required double Peak { get; init; }

    /// <summary>Measured time.</summary>
    public required double Seconds { get; init; }

    /// <summary>NTS-KE sessions, or silent connections, a second.</summary>
    public required double ConnectionsPerSecond { get; init; }

    private double FloodSeconds => Seconds + (2 * Lead.TotalSeconds) + 2;

    /// <summary>Plain requests without a flood.</summary>
    public Task<LoadResult> PlainAsync(CancellationToken cancellation) => GeneratorRun.RunAsync(
        site,
        server.Launch,
        new LoadPlan { Mode = "ntp", RatePerSecond = Math.Round(Excess * Peak), Seconds = Seconds, Sources = setting.PlainSources, Options = setting.PlainOptions },
        cancellation);

    /// <summary>Plain requests in the middle of a flood, and what the flood was, measured.</summary>
    public async Task<(LoadResult Plain, string Mix)> BesideAsync(FloodKind kind, CancellationToken cancellation)
    {
        (LoadResult, string) result = kind.Mode switch
        {
            null => await BesideSilenceAsync(cancellation),
            "ke" => await BesideSessionsAsync(cancellation),
            _ when setting.FloodSources.Length == 0 => await MixedAsync(kind, cancellation),
            _ => await BesideOthersAsync(kind, cancellation),
        };
        server.MustRun();
        return result;
    }

    /// <summary>One generator sends both in turn, so that neither waits for the other.</summary>
    private async Task<(LoadResult Plain, string Mix)> MixedAsync(FloodKind kind, CancellationToken cancellation)
    {
        int ofThousand = (int)Math.Round(1000 / (1 + kind.BadShare));
        LoadPlan both = new()
        {
            Mode = "mix",
            RatePerSecond = Math.Round((1 + kind.BadShare) * Excess * Peak),
            Seconds = Seconds,
            Options = ["--mix", $"ntp={ofThousand},nts={1000 - ofThousand}", .. kind.Options],
        };
        LoadResult result = await GeneratorRun.RunAsync(site, server.Launch, both, cancellation);
        double plain = result.SentPerSecond * ofThousand / 1000;
        return (result, $"{result.SentPerSecond - plain:N0} {kind.Name} and {plain:N0} plain requests a second from the same addresses, {result.Naks / result.DurationSeconds:N0} NAKs");
    }

    private async Task<(LoadResult Plain, string Mix)> BesideOthersAsync(FloodKind kind, CancellationToken cancellation)
    {
        LoadPlan bad = new()
        {
            Mode = kind.Mode!,
            RatePerSecond = Math.Round(kind.BadShare * Excess * Peak),
            Seconds = FloodSeconds,
            WarmUpSeconds = 0,
            Sources = setting.FloodSources,
            Options = kind.Options,
        };
        (LoadResult plain, LoadResult beside) = await BesideLoadAsync(bad, cancellation);
        return (plain, $"{beside.SentPerSecond:N0} {kind.Name} a second from {setting.FloodSources} and {plain.SentPerSecond:N0} plain requests a second from {setting.PlainSources}, {beside.Naks / beside.DurationSeconds:N0} NAKs");
    }

    private async Task<(LoadResult Plain, string Mix)> BesideSessionsAsync(CancellationToken cancellation)
    {
        LoadPlan sessions = new() { Mode = "ke", RatePerSecond = ConnectionsPerSecond, Seconds = FloodSeconds, WarmUpSeconds = 0 };
        (LoadResult plain, LoadResult beside) = await BesideLoadAsync(sessions, cancellation);
        KeyExchanges exchanges = beside.KeyExchanges!;
        return (plain, $"{exchanges.Intended / beside.DurationSeconds:N0} {FloodKind.Sessions.Name} a second, {exchanges.Succeeded / beside.DurationSeconds:N0} of them served, and {plain.SentPerSecond:N0} plain requests");
    }

    private async Task<(LoadResult Plain, string Mix)> BesideSilenceAsync(CancellationToken cancellation)
    {
        await using ChildProcess silence = SilentConnections.Start(site, server.Launch, ConnectionsPerSecond, FloodSeconds);
        await Task.Delay(Lead, TimeProvider.System, cancellation);
        LoadResult plain = await PlainAsync(cancellation);
        SilenceReport report = await SilentConnections.FinishAsync(silence, SilencePatience, cancellation);
        return (plain, $"{report.Opened / report.Seconds:N0} {FloodKind.SilentConnections.Name} a second, {report.Refused:N0} more refused, {report.MostOpen:N0} open at once at most, and {plain.SentPerSecond:N0} plain requests");
    }

    private async Task<(LoadResult Plain, LoadResult Beside)> BesideLoadAsync(LoadPlan other, CancellationToken cancellation)
    {
        await using GeneratorRun flood = GeneratorRun.Start(site, server.Launch, other);
        await Task.Delay(Lead, TimeProvider.System, cancellation);
        LoadResult plain = await PlainAsync(cancellation);
        return (plain, await flood.FinishAsync(cancellation));
    }
}
