using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Rounds;

/// <summary>CPU per request of one server, mostly this service, against that of another, and what it must not exceed.</summary>
/// <param name="Scenario">Of the one.</param>
/// <param name="Against">The other server.</param>
/// <param name="AgainstScenario">Of the other server.</param>
/// <param name="Target">Null where there is none.</param>
internal sealed record TargetRatio(string Scenario, ServerName Against, string AgainstScenario, double? Target)
{
    /// <summary>Whose figure stands above the line.</summary>
    public ServerName Of { get; init; } = ServerName.PublicTime;

    /// <summary>What is promised, at every rate.</summary>
    public static IReadOnlyList<TargetRatio> All { get; } =
    [
        new(ScenarioNames.Plain, ServerName.Chrony, ScenarioNames.Plain, 0.70),
        new(ScenarioNames.Nts(15), ServerName.Chrony, ScenarioNames.Nts(15), 0.55),
        new(ScenarioNames.Nts(15), ServerName.Chrony, ScenarioNames.Plain, 0.78),
        new(ScenarioNames.Plain, ServerName.Echo, ScenarioNames.Plain, 1.12),
        new(ScenarioNames.Nts(15), ServerName.Echo, ScenarioNames.Nts(15), 1.25),
        new(ScenarioNames.Ke, ServerName.Chrony, ScenarioNames.Ke, 1.0),
        new(ScenarioNames.Plain, ServerName.Chrony, ScenarioNames.Plain, null) { Of = ServerName.Echo },
        new(ScenarioNames.Nts(30), ServerName.Echo, ScenarioNames.Nts(15), null),
        new(ScenarioNames.Nts(17), ServerName.Echo, ScenarioNames.Nts(15), null),
        new(ScenarioNames.Plain, ServerName.Ntpsec, ScenarioNames.Plain, null),
        new(ScenarioNames.Nts(15), ServerName.Ntpsec, ScenarioNames.Nts(15), null),
        new(ScenarioNames.Ke, ServerName.Ntpsec, ScenarioNames.Ke, null),
    ];

    /// <summary>The figures, for each rate at which both were measured.</summary>
    public IEnumerable<ComparisonRatio> Among(IReadOnlyList<ComparisonScenario> scenarios) =>
        from ours in scenarios
        where ours.Name.StartsWith($"{Scenario}, ", StringComparison.Ordinal)
        from theirs in scenarios
        where theirs.Name == $"{AgainstScenario}{ours.Name[Scenario.Length..]}"
        let above = ours.Find(ServerTitles.Of(Of))
        let below = theirs.Find(ServerTitles.Of(Against))
        where above is not null && below is not null
        select ComparisonRatio.Between($"{ours.Name}: {above.Server} / {below.Server}{Scene(ours, theirs)}", above, below, Target);

    private string Scene(ComparisonScenario ours, ComparisonScenario theirs) => ReferenceEquals(ours, theirs) ? "" : $", {AgainstScenario}";
}
