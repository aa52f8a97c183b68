using PublicTime.Comparison.Load;
using PublicTime.Comparison.Servers;

namespace PublicTime.Comparison.Abuse;

/// <summary>
/// Load of every kind before anything is measured, while the server still has a whole core: the runtime compiles what is called often, and with a
/// small share of a core it would still be doing so in the measurement.
/// </summary>
internal static class FirstLoads
{
    private const int Times = 2;
    private const double SessionsPerSecond = 300;

    /// <summary>Runs them.</summary>
    public static async Task RunAsync(ServerSite site, ServerProcess server, CancellationToken cancellation)
    {
        LoadPlan[] plans =
        [
            new() { Mode = "ntp", Seconds = 1, WarmUpSeconds = 0 },
            new() { Mode = "nts", Seconds = 1, WarmUpSeconds = 0 },
            new() { Mode = "ke", Seconds = 1, WarmUpSeconds = 0, RatePerSecond = SessionsPerSecond },
        ];
        foreach (LoadPlan plan in Enumerable.Repeat(plans, Times).SelectMany(all => all))
        {
            await GeneratorRun.RunAsync(site, server.Launch, plan, cancellation);
        }
    }
}
