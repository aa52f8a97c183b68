using PublicTime.Configuration;

namespace PublicTime.CommandLine;

/// <summary>What the commands do once their arguments are understood; each returns an <see cref="ExitCode"/>.</summary>
public sealed record CommandHandlers
{
    /// <summary>Serves until the token is cancelled by SIGINT or SIGTERM; the notices were printed and are for <c>status</c>.</summary>
    public required Func<ServeOptions, IReadOnlyList<Remark>, CancellationToken, Task<int>> Serve { get; init; }

    /// <summary>Asks a server for the time and prints what it said.</summary>
    public required Func<QueryOptions, CancellationToken, Task<int>> Query { get; init; }

    /// <summary>Asks the service on this machine how it is and prints the answer.</summary>
    public required Func<StatusOptions, CancellationToken, Task<int>> Status { get; init; }

    /// <summary>Asks it how the nodes of its ring are and prints the answer.</summary>
    public required Func<ClusterOptions, CancellationToken, Task<int>> Cluster { get; init; }

    /// <summary>Asks it how its key ring is and prints the answer.</summary>
    public required Func<StatusOptions, CancellationToken, Task<int>> RingStatus { get; init; }

    /// <summary>Has it carry out a command and prints how that went.</summary>
    public required Func<OrderOptions, CancellationToken, Task<int>> Order { get; init; }

    /// <summary>Asks by its control socket, and prints, what it would cost to revoke every key.</summary>
    public required Func<string, CancellationToken, Task<int>> PriceOfRevoking { get; init; }
}
