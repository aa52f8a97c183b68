using PublicTime.Comparison.Load;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Abuse;

/// <summary>Memory of a server with two workers under as much load of all kinds as one core can make.</summary>
internal sealed record MemoryRun : IAbuseRun
{
    private const double MostMegabytes = 120;
    private const double OctetsOfMegabyte = 1e6;

    /// <inheritdoc/>
    public string Title => "memory under full load, two workers";

    /// <summary>Of each kind of load.</summary>
    public double Seconds { get; init; } = 5;

    /// <inheritdoc/>
    public async Task<AbuseFigures> RunAsync(ServerSite site, TextWriter progress, CancellationToken cancellation)
    {
        ServerLaunch launch = new(ServerName.PublicTime) { Workers = 2 };
        await using ServerProcess server = await ServerProcess.StartAsync(site, launch, cancellation);
        List<string> remarks = [];
        foreach ((string mode, double? rate) in new[] { ("ntp", (double?)null), ("nts", null), ("ke", 500) })
        {
            LoadResult result = await GeneratorRun.RunAsync(site, launch, new LoadPlan { Mode = mode, RatePerSecond = rate, Seconds = Seconds }, cancellation);
            double perSecond = mode == "ke" ? result.KeyExchanges!.Succeeded / result.DurationSeconds : result.AnsweredPerSecond;
            remarks.Add($"{mode} {perSecond:N0}/s: {server.Memory.Resident / OctetsOfMegabyte:N1} MB");
            await progress.WriteLineAsync(remarks[^1]);
        }

        double peak = server.Memory.Peak / OctetsOfMegabyte;
        return new AbuseFigures
        {
            Verdicts =
            [
                new Verdict
                {
                    Name = "memory: the most ever resident",
                    Figure = $"{peak:N1} MB",
                    Target = $"≤ {MostMegabytes} MB",
                    IsMet = peak <= MostMegabytes,
                    Remark = $"VmHWM after {string.Join(", ", remarks)}.",
                },
            ],
        };
    }
}
