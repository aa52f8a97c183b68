using System.CommandLine;

namespace PublicTime.CommandLine;

/// <summary><c>status [-f FILE] [--state FOLDER] [--json]</c>: finds the control socket and hands it on.</summary>
internal static class StatusCommand
{
    public static Command Create(Func<StatusOptions, CancellationToken, Task<int>> status)
    {
        ServiceSymbols service = new();
        return service.Complete(
            new Command("status", "Says what the service on this machine serves, with which keys, and how it counts."),
            (parsed, socket, cancellation) => status(new StatusOptions(socket, service.IsJson(parsed)), cancellation));
    }
}
