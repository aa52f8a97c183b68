using PublicTime.Comparison.Host;
using PublicTime.Comparison.Load;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Abuse;

/// <summary>A server with a share of a core is offered many times what it can answer; a second generator asks a little all the while and sees when the service is normal again.</summary>
internal sealed record OverloadRun : IAbuseRun
{
    private const double LeastShareOfPeak = 0.9;
    private const double LeastShareOfOffer = 0.95;
    private const double MostLatencyFactor = 2;
    private const double ProbesPerSecond = 500;
    private const double SecondsBefore = 3;
    private const double SecondsAfter = 4;
    private const double StartSeconds = 4; // of the flood's generator, on a busy machine

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Title => $"{Times}-fold overload with {Share:P0} of a core";

    /// <summary>Of one core.</summary>
    public double Share { get; init; } = 0.1;

    /// <summary>How many times the peak is offered.</summary>
    public double Times { get; init; } = 10;

    /// <summary>How long.</summary>
    public double Seconds { get; init; } = 5;

    /// <inheritdoc/>
    public async Task<AbuseFigures> RunAsync(ServerSite site, TextWriter progress, CancellationToken cancellation)
    {
        using CpuQuota quota = CpuQuota.Create(share: 1);
        await using ServerProcess server = await ServerProcess.StartAsync(
            site, new ServerLaunch(ServerName.PublicTime) { ControlGroup = quota.Folder }, cancellation);
        await FirstLoads.RunAsync(site, server, cancellation);
        quota.Set(Share);
        double peak = await PeakSearch.FindAsync(site, server, new LoadPlan { Mode = "ntp", Seconds = Seconds }, cancellation);
        await progress.WriteLineAsync($"peak with {Share:P0} of a core: {peak:N0}/s");

        double watched = SecondsBefore + StartSeconds + Seconds + SecondsAfter;
        LoadPlan little = new() { Mode = "ntp", RatePerSecond = ProbesPerSecond, Seconds = watched, WarmUpSeconds = 0.5, IsBySockets = true, IsWitness = true };
        await using GeneratorRun probe = GeneratorRun.Start(site, server.Launch, little);
        await Task.Delay(TimeSpan.FromSeconds(SecondsBefore + 1), TimeProvider.System, cancellation);
        DateTimeOffset calmUntil = TimeProvider.System.GetUtcNow();

        // By a window, and not by a rate: a schedule that the generator cannot keep would fall behind further and further.
        int window = (int)Math.Clamp(Times * peak * LoadPlan.Patience.TotalSeconds, 1, ushort.MaxValue);
        LoadPlan much = new() { Mode = "ntp", Window = window, Seconds = Seconds, WarmUpSeconds = 0.5 };
        LoadResult flood = await GeneratorRun.RunAsync(site, server.Launch, much, cancellation);
        DateTimeOffset floodEnd = flood.BegunAt + TimeSpan.FromSeconds(flood.DurationSeconds);
        LoadResult seen = await probe.FinishAsync(cancellation);
        server.MustRun();
        await progress.WriteLineAsync(
            $"offered {flood.SentPerSecond:N0}/s, answered {flood.AnsweredPerSecond:N0}/s; the quota stopped the server in {quota.ThrottledPeriods} periods");
        return new AbuseFigures
        {
            Verdicts = [Throughput(flood, peak, Times, Share), Latency(seen, calmUntil, floodEnd)],
            Limits = [$"Offered in the overload: {flood.SentPerSecond / peak:N1} times the peak.", .. flood.Limits.Concat(seen.Limits).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>Judges what was answered; no verdict where the generator did not offer what was to be borne.</summary>
    /// <param name="flood">What the generator did.</param>
    /// <param name="peak">Plain requests a second that the server answers at most.</param>
    /// <param name="times">How many times that was to be offered.</param>
    /// <param name="share">Of a core, that the server had.</param>
    public static Verdict Throughput(LoadResult flood, double peak, double times, double share)
    {
        bool wasOffered = flood.SentPerSecond >= LeastShareOfOffer * times * peak;
        string remark = $"Peak {peak:N0}/s with {share:P0} of a core; {flood.SentPerSecond:N0}/s offered for {flood.DurationSeconds:N1} s, {flood.AnsweredPerSecond:N0}/s answered.";
        return new Verdict
        {
            Name = "overload: answered, of the peak",
            Figure = $"{flood.AnsweredPerSecond / peak:P1}",
            Target = $"≥ {LeastShareOfPeak:P0}",
            IsMet = wasOffered ? flood.AnsweredPerSecond >= LeastShareOfPeak * peak : null,
            Remark = wasOffered
                ? remark
                : $"{remark} No verdict: that is {flood.SentPerSecond / peak:N1} times the peak and not {times:N1}, the generator could not offer more; a smaller --share lets it.",
        };
    }

    /// <summary>Judges how soon the service was normal again.</summary>
    /// <param name="seen">By the generator that asks a little all the while.</param>
    /// <param name="calmUntil">Up to here nothing flooded.</param>
    /// <param name="floodEnd">From here on nothing did.</param>
    public static Verdict Latency(LoadResult seen, DateTimeOffset calmUntil, DateTimeOffset floodEnd)
    {
        LoadInterval[] before = [.. seen.Intervals.Where(interval => End(interval) <= calmUntil)];
        LoadInterval[] after = [.. seen.Intervals.Where(interval => Begin(interval) >= floodEnd + Recovery && interval.Sent > 0)];
        double? normal = Spread.Of(before.Select(interval => interval.P99Microseconds ?? double.NaN))?.Median;
        double? now = after.Length > 0 ? after[0].P99Microseconds : null;
        return new Verdict
        {
            Name = "overload: p99 from 1 s after its end, of p99 before",
            Figure = $"{now / normal:N2}",
            Target = $"≤ {MostLatencyFactor}",
            IsMet = now is null || normal is null ? null : now <= MostLatencyFactor * normal && after[0].Lost == 0,
            Remark = $"At {ProbesPerSecond}/s p99 was {normal:N0} µs before and {now:N0} µs in the first whole second after that one, {(after.Length > 0 ? after[0].Lost : 0)} lost; second by second: {string.Join(", ", after.Select(interval => $"{interval.P99Microseconds:N0}"))} µs.",
        };

        DateTimeOffset Begin(LoadInterval interval) => seen.BegunAt + TimeSpan.FromSeconds(interval.StartSeconds);
        DateTimeOffset End(LoadInterval interval) => Begin(interval) + TimeSpan.FromSeconds(interval.LengthSeconds);
    }
}
