using System.CommandLine;
using System.Text.Json;
using PublicTime.Comparison.CommandLine;
using PublicTime.Fleet.Nodes;
using PublicTime.Interop.Tests.Harness;
using PublicTime.Reporting;
using PublicTime.Reporting.Html;
using PublicTime.Reporting.Terminal;
using Spectre.Console;

namespace PublicTime.Fleet.CommandLine;

/// <summary>The command: its options, and what becomes of the result.</summary>
/// <param name="output">Where the result goes.</param>
/// <param name="progress">Where the course goes.</param>
internal sealed class FleetCommand(TextWriter output, TextWriter progress)
{
    private const int UsualPeriods = 15;
    private const int LeastPeriods = 4;
    private const int MostPeriods = 60; // a ring may span 64

    private const int AllRan = 0;
    private const int NotAllRan = 1;

    private readonly Option<int> _rounds = Numbers.Option("--rounds", "Rounds of all that may happen, about 70 s each.", 3, 1, 10_000);
    private readonly Option<int> _minutes = Numbers.Option("--minutes", "Begins no further round after so many minutes, instead of a number of rounds; 0: --rounds alone decides.", 0, 0, 720);
    private readonly Option<int> _rotate = Numbers.Option("--rotate", "Seconds of a period of the ring (ntsrotate); outages last for several periods.", 2, 1, 120);
    private readonly Option<int> _lifetime = Numbers.Option("--lifetime", "Seconds that a cookie is promised (ntskeylifetime), at most 60 periods; 0: 15 periods.", 0, 0, 7200);
    private readonly Option<int> _grace = Numbers.Option("--grace", "Seconds for which a node that drains goes on answering (draingrace).", 2, 1, 60);
    private readonly Option<double> _rate = Numbers.Option<double>("--rate", "Authenticated requests a second.", 260, 10, 2000);
    private readonly Option<int> _frontEnds = Numbers.Option("--front-ends", "Front-ends.", 2, 2, 8);
    private readonly Option<int> _keyNodes = Numbers.Option("--ke-nodes", "NTS-KE nodes behind HAProxy.", 2, 2, 8);
    private readonly Option<FileInfo?> _json = new("--json") { Description = "Writes the result as JSON.", HelpName = "FILE" };
    private readonly Option<FileInfo?> _html = new("--html") { Description = "Writes the result as one self-contained page.", HelpName = "FILE" };

    /// <summary>Makes the command.</summary>
    public Command Create()
    {
        Command command = new("fleet", "Lets everything happen that may happen to a fleet with one ring, and reports what its clients noticed. Needs root.")
        {
            _rounds, _minutes, _rotate, _lifetime, _grace, _rate, _frontEnds, _keyNodes, _json, _html,
        };
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>The fleet that a command line asks for.</summary>
    public FleetPlan PlanOf(ParseResult parsed)
    {
        TimeSpan rotation = TimeSpan.FromSeconds(parsed.GetValue(_rotate));
        int lifetime = parsed.GetValue(_lifetime);
        return new FleetPlan
        {
            Rotation = rotation,
            Lifetime = lifetime > 0 ? TimeSpan.FromSeconds(lifetime) : UsualPeriods * rotation,
            Grace = TimeSpan.FromSeconds(parsed.GetValue(_grace)),
            RequestsPerSecond = parsed.GetValue(_rate),
            FrontEnds = parsed.GetValue(_frontEnds),
            KeyNodes = parsed.GetValue(_keyNodes),
            SpendsTooOld = true,
        };
    }

    /// <summary>How long it asks for.</summary>
    public RunLength LengthOf(ParseResult parsed) => parsed.GetValue(_minutes) is > 0 and int minutes
        ? new RunLength(int.MaxValue, TimeSpan.FromMinutes(minutes))
        : new RunLength(parsed.GetValue(_rounds), Longest: null);

    /// <summary>What is wrong with options that are right each by itself, in sentences.</summary>
    public IEnumerable<string> MistakesIn(ParseResult parsed)
    {
        FleetPlan plan = PlanOf(parsed);
        if (plan.Lifetime < LeastPeriods * plan.Rotation || plan.Lifetime > MostPeriods * plan.Rotation)
        {
            yield return $"--lifetime {plan.Lifetime.TotalSeconds} is not from {LeastPeriods} to {MostPeriods} periods of {plan.Rotation.TotalSeconds} s.";
        }
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        HarnessException.ThrowUnless(Environment.IsPrivilegedProcess, () => "load/fleet needs root: it makes a network namespace and cuts its wire.");
        FleetRun run = new(LengthOf(parsed), PlanOf(parsed), progress);
        FleetResult result = await run.RunAsync(CommandLineOf(parsed), cancellation);
        ConsoleSummary.Write(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }), result);
        if (parsed.GetValue(_json) is { } json)
        {
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(result, ReportJson.Default.FleetResult), CancellationToken.None);
        }

        if (parsed.GetValue(_html) is { } html)
        {
            await File.WriteAllTextAsync(html.FullName, HtmlReport.Render(result), CancellationToken.None);
        }

        return result.IsComplete ? AllRan : NotAllRan;
    }

    private static string CommandLineOf(ParseResult parsed) => string.Join(' ', parsed.Tokens.Select(token => token.Value).Prepend("load/fleet"));
}
