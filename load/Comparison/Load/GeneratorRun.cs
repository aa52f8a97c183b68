using System.Text.Json;
using PublicTime.Comparison.Host;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Load;

/// <summary>The generator at work in its namespace.</summary>
internal sealed class GeneratorRun : IAsyncDisposable
{
    private const int LeastNice = -20;

    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(60); // key exchanges before, the last deadline after, a busy machine

    private readonly ChildProcess _process;
    private readonly string _resultFile;
    private readonly TimeSpan _patience;

    private GeneratorRun(ChildProcess process, string resultFile, TimeSpan patience) =>
        (_process, _resultFile, _patience) = (process, resultFile, patience);

    /// <summary>Starts it.</summary>
    public static GeneratorRun Start(ServerSite site, ServerLaunch server, LoadPlan plan)
    {
        string resultFile = Path.Combine(site.NewFolder("generator"), "result.json");
        ProgramStart program = new(Repository.Generator, plan.Arguments(site, server, resultFile))
        {
            NamespaceHolder = site.Network.GeneratorHolder,
            Core = site.Cores.Generator,
            Niceness = plan.IsWitness ? LeastNice : site.Niceness,
        };
        return new GeneratorRun(ChildProcess.Start(program), resultFile, Slack + TimeSpan.FromSeconds(plan.Seconds + plan.WarmUpSeconds));
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<LoadResult> RunAsync(ServerSite site, ServerLaunch server, LoadPlan plan, CancellationToken cancellation)
    {
        await using GeneratorRun run = Start(site, server, plan);
        return await run.FinishAsync(cancellation);
    }

    /// <summary>Waits for its end and reads what it measured.</summary>
    /// <exception cref="ComparisonException">It measured nothing.</exception>
    public async Task<LoadResult> FinishAsync(CancellationToken cancellation)
    {
        int exitCode = await _process.WaitForExitAsync(_patience, cancellation);
        if (exitCode != 0)
        {
            throw new ComparisonException(_process.Explain($"ended with status {exitCode}"));
        }

        await using FileStream file = File.OpenRead(_resultFile);
        return await JsonSerializer.DeserializeAsync(file, ReportJson.Default.LoadResult, cancellation)
            ?? throw new ComparisonException(_process.Explain("wrote no result"));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
