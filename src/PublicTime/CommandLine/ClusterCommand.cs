using System.CommandLine;

namespace PublicTime.CommandLine;

/// <summary><c>cluster [-f FILE] [--state FOLDER] [--json] [--watch]</c>: finds the control socket and hands it on.</summary>
internal static class ClusterCommand
{
    public static Command Create(Func<ClusterOptions, CancellationToken, Task<int>> cluster)
    {
        ServiceSymbols service = new();
        Option<bool> watch = new("--watch") { Description = "Print it again every second until Ctrl-C." };
        return service.Complete(
            new Command("cluster", "Shows all nodes and stores of the service's key ring, and what needs an operator. Exits with 1 when something does, with --json too.") { watch },
            (parsed, socket, cancellation) => cluster(new ClusterOptions(socket, service.IsJson(parsed), parsed.GetValue(watch)), cancellation));
    }
}
