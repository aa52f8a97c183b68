using PublicTime.Comparison.Servers;

namespace PublicTime.Comparison.Rounds;

/// <summary>What a comparison measures.</summary>
internal sealed record ComparisonPlan
{
    /// <summary>Every server once in each.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Measured time of one server in one round.</summary>
    public double Seconds { get; init; } = 3;

    /// <summary>
    /// Loads that every server gets before the first round, with all of its core: the runtime of this service compiles what is called often, and
    /// that is done by then.
    /// </summary>
    public int FirstLoads { get; init; } = 3;

    /// <summary>
    /// NTS-KE sessions that every server is offered before the first round of sessions, however quick the rest is: the first hundreds of a process
    /// cost several times what later ones do.
    /// </summary>
    public int FirstSessions { get; init; } = 300;

    /// <summary>Load before each measurement.</summary>
    public double WarmUpSeconds { get; init; } = 1;

    /// <summary>
    /// Share of a core that each server has at saturation. One core of generator cannot saturate a whole core of a server that answers in batches;
    /// and the processor time of a request does not depend on the share.
    /// </summary>
    public double SaturatedShare { get; init; } = 0.25;

    /// <summary>The rate beside saturation.</summary>
    public double RequestsPerSecond { get; init; } = 40_000;

    /// <summary>NTS-KE sessions a second, less than any of the servers or the generator can do.</summary>
    public double SessionsPerSecond { get; init; } = 500;

    /// <summary>AEADs of NTS; others than 15 are measured for this service only, as chronyd 4.3 has none.</summary>
    public IReadOnlyList<int> Aeads { get; init; } = [15];

    /// <summary>Whether NTPsec takes part.</summary>
    public bool WithNtpsec { get; init; }

    /// <summary>Further directives of chronyd.</summary>
    public IReadOnlyList<string> ChronyDirectives { get; init; } = [];

    /// <summary>Only scenarios whose name contains it; empty is all.</summary>
    public string Only { get; init; } = "";

    /// <summary>The scenarios, in order.</summary>
    public IReadOnlyList<LoadScenario> Scenarios()
    {
        ServerName[] daemons = WithNtpsec ? [ServerName.PublicTime, ServerName.Chrony, ServerName.Ntpsec] : [ServerName.PublicTime, ServerName.Chrony];
        List<LoadScenario> scenarios = [];
        foreach (double? rate in new double?[] { null, RequestsPerSecond })
        {
            string load = rate is null ? "saturation" : $"{rate:N0}/s";
            scenarios.Add(new LoadScenario($"{ScenarioNames.Plain}, {load}", "ntp", rate, null, [.. daemons, ServerName.Echo]));
            scenarios.AddRange(Aeads.Select(aead => new LoadScenario(
                $"{ScenarioNames.Nts(aead)}, {load}", "nts", rate, aead, aead == 15 ? [.. daemons, ServerName.Echo] : [ServerName.PublicTime])));
        }

        scenarios.Add(new LoadScenario($"{ScenarioNames.Ke}, saturation", "ke", null, 15, daemons));
        scenarios.Add(new LoadScenario($"{ScenarioNames.Ke}, {SessionsPerSecond:N0}/s", "ke", SessionsPerSecond, 15, daemons));
        return [.. scenarios.Where(scenario => scenario.Name.Contains(Only, StringComparison.OrdinalIgnoreCase))];
    }
}
