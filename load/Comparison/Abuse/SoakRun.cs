using PublicTime.Comparison.Load;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Abuse;

/// <summary>Moderate load of all kinds for minutes while cookie keys rotate every two seconds: does memory grow, is any cookie refused?</summary>
internal sealed record SoakRun : IAbuseRun
{
    private const double MostGrowth = 1; // MB an hour
    private const double SecondsOfHour = 3600;
    private const double OctetsOfMegabyte = 1e6;

    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Title => $"{Minutes} minutes with a new cookie key every 2 s";

    /// <summary>How long; the first third is warm-up.</summary>
    public double Minutes { get; init; } = 10;

    /// <summary>Requests and sessions a second.</summary>
    public double RatePerSecond { get; init; } = 4000;

    /// <inheritdoc/>
    public async Task<AbuseFigures> RunAsync(ServerSite site, TextWriter progress, CancellationToken cancellation)
    {
        ServerLaunch launch = new(ServerName.PublicTime) { Directives = ["ntsrotate 2", "ntskeylifetime 20"] };
        await using ServerProcess server = await ServerProcess.StartAsync(site, launch, cancellation);
        LoadPlan mixed = new()
        {
            Mode = "mix",
            RatePerSecond = RatePerSecond,
            Seconds = Minutes * 60,
            Placeholders = null,
            Options = ["--mix", "ntp=60,nts=38,ke=2"],
        };
        await using GeneratorRun load = GeneratorRun.Start(site, launch, mixed);
        Task<LoadResult> end = load.FinishAsync(cancellation);
        List<(double Seconds, double Octets)> samples = [];
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        while (!end.IsCompleted)
        {
            await Task.WhenAny(end, Task.Delay(SampleInterval, time, cancellation));
            samples.Add((time.GetElapsedTime(start).TotalSeconds, server.Memory.Resident));
            if (samples.Count % 12 == 0)
            {
                await progress.WriteLineAsync($"{samples[^1].Seconds:N0} s: {samples[^1].Octets / OctetsOfMegabyte:N2} MB");
            }
        }

        LoadResult result = await end;
        server.MustRun();
        return new AbuseFigures { Verdicts = [Growth(samples), Refusals(result), Losses(result)], Limits = result.Limits };
    }

    /// <summary>Judges memory.</summary>
    /// <param name="samples">In order of time, seconds since the begin and octets.</param>
    public static Verdict Growth(IReadOnlyList<(double Seconds, double Octets)> samples)
    {
        (double X, double Y)[] warm = [.. samples.Where(sample => sample.Seconds >= samples[^1].Seconds / 3)
            .Select(sample => (sample.Seconds / SecondsOfHour, sample.Octets / OctetsOfMegabyte))];
        Slope? slope = warm.Length > 2 ? Slope.Of(warm) : null;
        return new Verdict
        {
            Name = "soak: growth of resident memory after warm-up",
            Figure = $"{slope?.PerUnit:N2} ± {slope?.StandardError:N2} MB/h",
            Target = $"< {MostGrowth} MB/h",
            IsMet = slope is null ? null : slope.Value.PerUnit < MostGrowth,
            Remark = $"Least squares over {warm.Length} samples of the last two thirds, from {warm.FirstOrDefault().Y:N2} to {warm.LastOrDefault().Y:N2} MB.",
        };
    }

    private static Verdict Refusals(LoadResult result) => new()
    {
        Name = "soak: NTS NAKs",
        Figure = $"{result.Naks:N0}",
        Target = "0",
        IsMet = result.Naks == 0,
        Remark = $"{result.Answered:N0} of {result.Sent:N0} requests answered, {result.KeyExchanges?.Succeeded:N0} of {result.KeyExchanges?.Intended:N0} sessions.",
    };

    private static Verdict Losses(LoadResult result) => new()
    {
        Name = "soak: wrong answers",
        Figure = $"{result.Wrong:N0}",
        Target = "0",
        IsMet = result.Wrong == 0,
        Remark = $"{result.Lost:N0} requests lost, {result.KeyExchanges?.FailuresByReason.Values.Sum() ?? 0:N0} sessions failed.",
    };
}
