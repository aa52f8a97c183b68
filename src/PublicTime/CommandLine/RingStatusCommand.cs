using System.CommandLine;

namespace PublicTime.CommandLine;

/// <summary><c>ring status [-f FILE] [--state FOLDER] [--json]</c>: finds the control socket and hands it on.</summary>
internal static class RingStatusCommand
{
    public static Command Create(Func<StatusOptions, CancellationToken, Task<int>> ringStatus)
    {
        ServiceSymbols service = new();
        return service.Complete(
            new Command("status", "Shows the ring's timeline and its keys by what they are for. No key is shown."),
            (parsed, socket, cancellation) => ringStatus(new StatusOptions(socket, service.IsJson(parsed)), cancellation));
    }
}
