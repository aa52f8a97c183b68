using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Cluster.Membership;
using PublicTime.Configuration;
using PublicTime.KeService;

namespace PublicTime.Composition;

/// <summary>Where NTS-KE sends its clients, as the front-ends come and go. Told of every look, by one caller.</summary>
internal sealed class NamesForClients
{
    private readonly ImmutableArray<NamedServer> _servers;
    private readonly ImmutableArray<string> _names;
    private readonly Published<AdvertisedServers> _published;
    private readonly NodeHearing _hearing;
    private readonly ILogger _log;
    private ImmutableArray<bool> _chosen;

    /// <summary>Names everybody until the front-ends are known.</summary>
    /// <param name="options">Which names, with their ports and weights.</param>
    /// <param name="time">Silence is measured by it.</param>
    /// <param name="log">Told when a name goes and comes.</param>
    public NamesForClients(ServeOptions options, TimeProvider time, ILogger log)
    {
        _servers = [.. options.NtpServers];
        _names = [.. _servers.Select(server => FrontendNames.Written(server.Name, server.Port))];
        _chosen = [.. _servers.Select(_ => true)];
        _hearing = new NodeHearing(time);
        _log = log;
        _published = new Published<AdvertisedServers>(
            _servers.IsEmpty ? AdvertisedServers.AtAddressAsked((ushort)options.PortForClients) : Chosen());
    }

    /// <summary>What sessions draw from.</summary>
    public Snapshot<AdvertisedServers> Current => _published.Snapshot;

    /// <summary>Takes a look's result in.</summary>
    public void Look(ClusterView view)
    {
        ImmutableArray<NameStanding> standings = FrontendNames.Judge(view, _hearing.Look(view), _names);
        ImmutableArray<bool> chosen = FrontendNames.Choose(standings);
        if (_servers.IsEmpty || chosen.SequenceEqual(_chosen))
        {
            return;
        }

        for (int i = 0; i < _servers.Length; i++)
        {
            if (chosen[i] != _chosen[i])
            {
                Say(_servers[i].Name, chosen[i], standings[i]);
            }
        }

        if (!chosen.Contains(value: true))
        {
            LogMessages.NobodyToName(_log);
        }

        _chosen = chosen;
        _published.Publish(Chosen());
    }

    private AdvertisedServers Chosen() => new(
        [.. _servers.Where((_, i) => _chosen[i]).Select(server => new AdvertisedServer(server.Name, (ushort)server.Port, server.Weight))]);

    private void Say(string name, bool isNamed, NameStanding standing)
    {
        if (isNamed)
        {
            LogMessages.NameComes(_log, name, standing);
        }
        else
        {
            LogMessages.NameGoes(_log, name, standing);
        }
    }
}
