using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PublicTime.KeService;

/// <summary>Where clients are sent for time. Immutable; published whole by its owner, who knows which servers are usable now.</summary>
/// <remarks>
/// Each server holds as many tickets as it has weight, in the order of the list; a session draws one ticket. So the shares are exactly the weights as
/// long as every ticket is as likely as any other. Without a server nobody can be sent anywhere, and key exchanges are refused.
/// </remarks>
public sealed class AdvertisedServers
{
    /// <summary>The most servers of one list; a million tickets at the most.</summary>
    public const int MaxServers = 1024;

    private readonly int[] _ends; // of each server's tickets: the first that is not its own

    /// <summary>Servers that are usable now; none at all means that names are known, and no client may be sent to any of them.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="MaxServers"/>.</exception>
    public AdvertisedServers(params ImmutableArray<AdvertisedServer> servers)
    {
        if (servers.Length > MaxServers)
        {
            throw new ArgumentException($"There are {servers.Length} servers, and at most {MaxServers} are allowed.", nameof(servers));
        }

        Servers = servers;
        _ends = new int[servers.Length];
        for (int i = 0; i < servers.Length; i++)
        {
            _ends[i] = Tickets += servers[i].Weight;
        }
    }

    /// <summary>The servers, in the order that they were given in.</summary>
    public ImmutableArray<AdvertisedServer> Servers { get; }

    /// <summary>How many tickets there are: the sum of the weights.</summary>
    public int Tickets { get; }

    /// <summary>Nobody is named: clients ask the address that they asked for keys.</summary>
    /// <param name="port">The UDP port there.</param>
    public static AdvertisedServers AtAddressAsked(ushort port) => new(new AdvertisedServer(Name: null, port));

    /// <summary>Draws a server for one session. Allocates nothing.</summary>
    /// <param name="draw">A number from zero to less than its argument, each as likely as any other.</param>
    /// <param name="server">The server.</param>
    /// <returns>False when no server is usable.</returns>
    public bool TryDraw(Func<int, int> draw, [NotNullWhen(true)] out AdvertisedServer? server)
    {
        ArgumentNullException.ThrowIfNull(draw);
        server = Tickets > 0 ? HolderOf(draw(Tickets)) : null;
        return server is not null;
    }

    /// <summary>Whose a ticket is, in logarithmic time.</summary>
    /// <param name="ticket">From zero to less than <see cref="Tickets"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such ticket.</exception>
    public AdvertisedServer HolderOf(int ticket)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ticket);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ticket, Tickets);

        // The first end above the ticket; ends only grow.
        int at = Array.BinarySearch(_ends, ticket + 1);
        return Servers[at < 0 ? ~at : at];
    }
}
