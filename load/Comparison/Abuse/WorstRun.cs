using PublicTime.Comparison.Host;
using PublicTime.Comparison.Load;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Abuse;

/// <summary>
/// What accepted packets of unusual shapes cost the server against a normal NTS request. The server has a share of a core, so that each shape
/// saturates it and comes in full batches.
/// </summary>
internal sealed record WorstRun : IAbuseRun
{
    private const double MostFactor = 2;
    private const string Normal = "normal: AEAD 15, one cookie";

    /// <summary>What is measured, the normal request first. The last column is the generator's word for fields and nonces that no client sends.</summary>
    public static IReadOnlyList<(string Name, int Aead, int Placeholders, string Shape)> Shapes { get; } =
    [
        (Normal, 15, 0, "usual"),
        ("AEAD 30, one cookie", 30, 0, "usual"),
        ("AEAD 16, one cookie", 16, 0, "usual"),
        ("AEAD 17, one cookie", 17, 0, "usual"),
        ("AEAD 15, 7 placeholders", 15, 7, "usual"),
        ("AEAD 30, 7 placeholders", 30, 7, "usual"),
        ("AEAD 16, 7 placeholders", 16, 7, "usual"),
        ("AEAD 17, 7 placeholders", 17, 7, "usual"),
        ("AEAD 15, 7 placeholders, a nonce of 32 octets", 15, 7, "nonce"),
        ("AEAD 17, 6 placeholders, which is all that fits, a nonce of 32 octets", 17, 6, "nonce"),
        ("AEAD 15, 7 placeholders, encrypted fields up to 1472 octets", 15, 7, "encrypted"),
        ("AEAD 16, 7 placeholders, encrypted fields up to 1472 octets", 16, 7, "encrypted"),
        ("AEAD 15, one cookie, unknown fields up to 1472 octets", 15, 0, "padded"),
        ("AEAD 17, one cookie, unknown fields up to 1472 octets", 17, 0, "padded"),
        ("AEAD 15, 32 shapes in turn", 15, 0, "many"),
        ("AEAD 17, 32 shapes in turn", 17, 0, "many"),
    ];

    /// <inheritdoc/>
    public string Title => "the worst accepted packet";

    /// <summary>Of one core.</summary>
    public double Share { get; init; } = 0.25;

    /// <summary>Measured time of one shape in one round.</summary>
    public double Seconds { get; init; } = 3;

    /// <summary>All shapes once in each.</summary>
    public int Rounds { get; init; } = 5;

    /// <inheritdoc/>
    public async Task<AbuseFigures> RunAsync(ServerSite site, TextWriter progress, CancellationToken cancellation)
    {
        using CpuQuota quota = CpuQuota.Create(share: 1);
        await using ServerProcess server = await ServerProcess.StartAsync(
            site, new ServerLaunch(ServerName.PublicTime) { ControlGroup = quota.Folder }, cancellation);
        await FirstLoads.RunAsync(site, server, cancellation);
        quota.Set(Share);
        Dictionary<string, List<ServerRound>> rounds = Shapes.ToDictionary(shape => shape.Name, _ => new List<ServerRound>(), StringComparer.Ordinal);
        for (int round = 1; round <= Rounds; round++)
        {
            for (int i = 0; i < Shapes.Count; i++)
            {
                (string name, int aead, int placeholders, string shape) = Shapes[(i + round - 1) % Shapes.Count];
                LoadPlan plan = new()
                {
                    Mode = "nts",
                    Seconds = Seconds,
                    WarmUpSeconds = round == 1 ? 2 : 1,
                    Placeholders = placeholders,
                    Options = ["--aead", $"{aead}", "--shape", shape],
                };
                ServerRound measured = (await MeasuredLoad.TakeAsync(site, server, plan, cancellation)).AsRound(round);
                rounds[name].Add(measured);
                await progress.WriteLineAsync($"round {round}: {name}: {measured.CpuNanosecondsPerRequest:N0} ns, {measured.AnsweredPerSecond:N0}/s of {measured.OfferedPerSecond:N0}/s");
            }
        }

        ComparisonScenario[] scenarios = [.. Shapes.Select(shape => new ComparisonScenario
        {
            Name = shape.Name,
            Servers = [new ServerRounds { Server = ServerTitles.Of(ServerName.PublicTime), Rounds = rounds[shape.Name] }],
        })];
        ComparisonRatio[] ratios = [.. scenarios.Skip(1).Select(scenario =>
            ComparisonRatio.Between($"{scenario.Name} / {Normal}", scenario.Servers[0], scenarios[0].Servers[0], MostFactor))];
        return new AbuseFigures { Verdicts = [Judge(ratios)], Scenarios = scenarios, Ratios = ratios, Limits = Limits(rounds) };
    }

    /// <summary>Judges the greatest of the ratios.</summary>
    public static Verdict Judge(IReadOnlyList<ComparisonRatio> ratios)
    {
        ComparisonRatio? worst = ratios.Where(ratio => ratio.Ratio is not null).MaxBy(ratio => ratio.Ratio!.Median);
        return new Verdict
        {
            Name = "worst accepted packet, of a normal NTS request",
            Figure = $"{worst?.Ratio?.Median:N2}",
            Target = $"≤ {MostFactor}",
            IsMet = worst?.IsMet,
            Remark = $"{worst?.Name}.",
        };
    }

    private static IReadOnlyList<string> Limits(Dictionary<string, List<ServerRound>> rounds) =>
        [.. rounds.SelectMany(shape => shape.Value.SelectMany(round => round.Limits.Select(limit => $"{shape.Key}: {limit}"))).Distinct(StringComparer.Ordinal)];
}
