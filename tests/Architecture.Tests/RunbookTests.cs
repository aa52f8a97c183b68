namespace PublicTime.Architecture.Tests;

public sealed class RunbookTests
{
    private const string Log = "[LoggerMessage(EventId = 8001, Level = LogLevel.Warning)]";
    private const string Ready = "yield return new ReadinessCondition(\"ring\", IsMet: false, \"no\"); new ReadinessCondition(\"clock\", isKnown, \"yes\")";
    private const string Head = "| not met at `/readyz` | what it means | what to do |\n|---|---|---|\n";

    [Fact]
    public void Each_event_of_fleets_has_a_line_and_each_line_an_event()
    {
        Verdict.Clean(Runbook.LogViolations(Text, Repository.Files("src", ".cs")));
        Assert.Contains("\n| 8112 | ", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_condition_of_readiness_has_a_line_and_each_line_a_condition()
    {
        SourceFile composer = Assert.Single(Repository.Files("src/PublicTime/Composition", "ReadinessComposer.cs"));

        Verdict.Clean(Runbook.ReadinessViolations(Text, composer.Text));
    }

    [Fact]
    public void Each_condition_of_readiness_is_in_the_table_of_the_room() =>
        Assert.All(
            Repository.Files("src/PublicTime", "README.md"),
            readme => Assert.All(new[] { "clock", "engine", "nts-ke", "ring", "draining", "running" }, name => Assert.Contains($"\n| `{name}` | ", readme.Text, StringComparison.Ordinal)));

    [Theory]
    [InlineData("", "event 8001 has no line in the runbook")]
    [InlineData("| 8001 | it | nothing |\n| 8002 | it | nothing |", "the runbook has a line for event 8002, which does not exist")]
    [InlineData("| 8001 | it | nothing |\n| 8001 | it | nothing |", "event 8001 has two lines")]
    [InlineData("| 8001 | it | |", "event 8001 does not say what it means and what to do")]
    public void An_event_without_a_line_and_a_line_without_an_event_are_found(string table, string violation) =>
        Assert.Equal(violation, Assert.Single(Runbook.LogViolations(table, [new SourceFile("src/Cluster/LogMessages.cs", Log)])));

    [Theory]
    [InlineData("| `ring` | it | wait |", "condition clock has no line in the runbook")]
    [InlineData("| `ring` | it | wait |\n| `clock` | it | wait |\n| `cloud` | it | wait |", "the runbook has a line for condition cloud, which does not exist")]
    public void A_condition_without_a_line_and_a_line_without_a_condition_are_found(string table, string violation) =>
        Assert.Equal(violation, Assert.Single(Runbook.ReadinessViolations(Head + table, Ready)));

    private static string Text => Assert.Single(Repository.Files("deploy", "RUNBOOK.md")).Text;
}
