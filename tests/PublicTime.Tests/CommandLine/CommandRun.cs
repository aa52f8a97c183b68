using PublicTime.CommandLine;
using PublicTime.Configuration;

namespace PublicTime.Tests.CommandLine;

/// <summary>Runs a command line in this process, and keeps what it printed and what its handler was given.</summary>
internal sealed class CommandRun
{
    /// <summary>What the handlers return, to be told apart from what the commands return by themselves.</summary>
    public const int Handled = 42;

    public int ExitCode { get; private set; }

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public ServeOptions? Served { get; private set; }

    public IReadOnlyList<Remark> Notices { get; private set; } = [];

    public QueryOptions? Queried { get; private set; }

    public StatusOptions? Asked { get; private set; }

    public ClusterOptions? AskedForCluster { get; private set; }

    public StatusOptions? AskedForRing { get; private set; }

    public OrderOptions? Ordered { get; private set; }

    public string AskedForPrice { get; private set; } = "";

    public static async Task<CommandRun> OfAsync(params string[] arguments)
    {
        CommandRun run = new();
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        run.ExitCode = await CommandLineRoot.RunAsync(arguments, run.Handlers(), output, error, CancellationToken.None);
        (run.Output, run.Error) = (output.ToString(), error.ToString());
        return run;
    }

    private CommandHandlers Handlers() => new()
    {
        Serve = (options, notices, _) =>
        {
            (Served, Notices) = (options, notices);
            return Task.FromResult(Handled);
        },
        Query = (options, _) =>
        {
            Queried = options;
            return Task.FromResult(Handled);
        },
        Status = (options, _) =>
        {
            Asked = options;
            return Task.FromResult(Handled);
        },
        Cluster = (options, _) =>
        {
            AskedForCluster = options;
            return Task.FromResult(Handled);
        },
        RingStatus = (options, _) =>
        {
            AskedForRing = options;
            return Task.FromResult(Handled);
        },
        Order = (options, _) =>
        {
            Ordered = options;
            return Task.FromResult(Handled);
        },
        PriceOfRevoking = (socket, _) =>
        {
            AskedForPrice = socket;
            return Task.FromResult(Handled);
        },
    };
}
