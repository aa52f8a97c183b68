using PublicTime.Comparison.Host;
using PublicTime.Comparison.Load;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Rounds;

/// <summary>
/// Runs the servers of each scenario in turn. All of them are started before the first round and wait beside each other; who begins a round
/// rotates, so that neither a slow minute of the machine nor a place in the order favours one of them.
/// </summary>
/// <param name="site">Where.</param>
/// <param name="plan">What.</param>
/// <param name="progress">Takes a line for each measurement.</param>
internal sealed class ComparisonRun(ServerSite site, ComparisonPlan plan, TextWriter progress)
{
    private const double FirstSessionsSeconds = 0.5;

    private readonly List<string> _limits = [];

    /// <summary>Measures everything.</summary>
    public async Task<ComparisonResult> RunAsync(string commandLine, CancellationToken cancellation)
    {
        DateTimeOffset begunAt = TimeProvider.System.GetUtcNow();
        List<ComparisonScenario> scenarios = [];
        foreach (LoadScenario scenario in plan.Scenarios())
        {
            scenarios.Add(await RunAsync(scenario, cancellation));
        }

        return new ComparisonResult
        {
            Title = "Processor time per request, side by side",
            CommandLine = commandLine,
            BegunAt = begunAt,
            Rounds = plan.Rounds,
            SecondsPerRound = plan.Seconds,
            Machine = Reporting.Machine.OfThisProcess(),
            Scenarios = scenarios,
            Ratios = [.. TargetRatio.All.SelectMany(ratio => ratio.Among(scenarios))],
            Limits =
            [
                "Processor time is user and system time of all processes of the server, by their CPU clocks, over the generator's window after its warm-up.",
                "Server and generator have a core each. What veth receives is handled on the sender's core: the server pays for handing its answers to the generator's end, and requests reach it for free; that is the same for all servers.",
                $"At saturation each server has {plan.SaturatedShare:P0} of a core, by a cgroup quota, so that one core of generator saturates it: rates there are those of that share.",
                .. _limits.Distinct(StringComparer.Ordinal),
            ],
        };
    }

    private async Task<ComparisonScenario> RunAsync(LoadScenario scenario, CancellationToken cancellation)
    {
        Dictionary<ServerName, List<ServerRound>> rounds = scenario.Servers.ToDictionary(server => server, _ => new List<ServerRound>());
        List<ServerProcess> servers = [];
        List<CpuQuota> quotas = [];
        try
        {
            foreach (ServerName server in scenario.Servers)
            {
                if (scenario.RatePerSecond is null && plan.SaturatedShare < 1)
                {
                    quotas.Add(CpuQuota.Create(share: 1));
                }

                ServerLaunch launch = new(server)
                {
                    ControlGroup = quotas.Count > 0 ? quotas[^1].Folder : null,
                    Directives = server == ServerName.Chrony ? plan.ChronyDirectives : [],
                };
                servers.Add(await ServerProcess.StartAsync(site, launch, cancellation));
            }

            foreach (ServerProcess server in servers)
            {
                await WarmUpAsync(scenario, server, cancellation);
            }

            quotas.ForEach(quota => quota.Set(plan.SaturatedShare));
            for (int round = 1; round <= plan.Rounds; round++)
            {
                for (int i = 0; i < servers.Count; i++)
                {
                    ServerProcess server = servers[(i + round - 1) % servers.Count];
                    if (await MeasureAsync(scenario, server, round, cancellation) is { } measured)
                    {
                        rounds[server.Launch.Server].Add(measured);
                    }
                }
            }
        }
        finally
        {
            foreach (ServerProcess server in servers)
            {
                await server.DisposeAsync();
            }

            quotas.ForEach(quota => quota.Dispose());
        }

        return new ComparisonScenario
        {
            Name = scenario.Name,
            Unit = scenario.Mode == "ke" ? "session" : "request",
            OfferedPerSecond = scenario.RatePerSecond,
            Servers = [.. scenario.Servers.Select(server => new ServerRounds { Server = ServerTitles.Of(server), Rounds = rounds[server] })],
        };
    }

    /// <summary>The same for every server, and with its whole core.</summary>
    private async Task WarmUpAsync(LoadScenario scenario, ServerProcess server, CancellationToken cancellation)
    {
        if (scenario.Mode == "ke")
        {
            LoadPlan first = new() { Mode = "ke", RatePerSecond = plan.FirstSessions / FirstSessionsSeconds, Seconds = FirstSessionsSeconds, WarmUpSeconds = 0 };
            await GeneratorRun.RunAsync(site, server.Launch, first, cancellation);
        }

        for (int load = 0; load < plan.FirstLoads; load++)
        {
            await GeneratorRun.RunAsync(site, server.Launch, scenario.PlanFor(server.Launch.Server, plan.WarmUpSeconds, plan.WarmUpSeconds), cancellation);
        }
    }

    /// <summary>One server in one round; null, and a sentence among the limits, when it could not be measured.</summary>
    private async Task<ServerRound?> MeasureAsync(LoadScenario scenario, ServerProcess server, int round, CancellationToken cancellation)
    {
        string who = $"{scenario.Name}: {ServerTitles.Of(server.Launch.Server)}";
        try
        {
            MeasuredLoad load = await MeasuredLoad.TakeAsync(site, server, scenario.PlanFor(server.Launch.Server, plan.Seconds, plan.WarmUpSeconds), cancellation);
            if (load.Answered == 0)
            {
                throw new ComparisonException("nothing was answered");
            }

            ServerRound measured = load.AsRound(round);
            await progress.WriteLineAsync(
                $"{who}, round {round}: {measured.CpuNanosecondsPerRequest:N0} ns ({measured.UserNanosecondsPerRequest:N0} user), {measured.AnsweredPerSecond:N0}/s of {measured.OfferedPerSecond:N0}/s, loss {measured.LossShare:P2}, {measured.ResidentBytes / 1e6:N1} MB");
            _limits.AddRange(measured.Limits.Select(limit => $"{who}: {limit}"));
            return measured;
        }
        catch (ComparisonException failure)
        {
            await progress.WriteLineAsync($"{who}, round {round}: {failure.Message}");
            _limits.Add($"{who}, round {round} failed: {failure.Message.Split('\n')[0]}");
            return null;
        }
    }
}
