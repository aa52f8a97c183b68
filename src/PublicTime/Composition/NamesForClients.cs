using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Cluster.Membership;
using PublicTime.Configuration;
using PublicTime.Control;
using PublicTime.KeService;

namespace PublicTime.Composition;

/// <summary>Where NTS-KE sends its clients, as the front-ends come and go. Told of every look, by one caller.</summary>
internal sealed class NamesForClients
{
    private readonly ImmutableArray<NamedServer> _servers;
    private readonly ImmutableArray<string> _shown; // what people are told of it, when it came from outside
    private readonly ImmutableArray<string> _names;
    private readonly Published<AdvertisedServers> _published;
    private readonly Published<NamesSeen> _seen;
    private readonly NodeHearing _hearing;
    private readonly NamesOfNodes _ours = new();
    private readonly ILogger _log;
    private ImmutableArray<bool> _chosen;
    private bool _hasJudged;

    /// <summary>Names everybody until the front-ends are known.</summary>
    /// <param name="options">Which names, with their ports and weights.</param>
    /// <param name="time">Silence is measured by it.</param>
    /// <param name="log">Told when a name goes and comes.</param>
    public NamesForClients(ServeOptions options, TimeProvider time, ILogger log)
    {
        _servers = [.. options.NtpServers];
        _shown = [.. _servers.Select(server => options.Shown(server.Name))];
        _names = [.. _servers.Select(server => FrontendNames.Written(server.Name, server.Port))];
        _chosen = [.. _servers.Select(_ => true)];
        _hearing = new NodeHearing(time);
        _log = log;
        _published = new Published<AdvertisedServers>(
            _servers.IsEmpty ? AdvertisedServers.AtAddressAsked((ushort)options.PortForClients) : Chosen());
        _seen = new Published<NamesSeen>(new NamesSeen([.. _servers.Select((_, i) => StatusOf(i, NameState.Unjudged))]));
    }

    /// <summary>What sessions draw from.</summary>
    public Snapshot<AdvertisedServers> Current => _published.Snapshot;

    /// <summary>All names, as they stand.</summary>
    public Snapshot<NamesSeen> Seen => _seen.Snapshot;

    /// <summary>From now on it is remembered in the state folder which names belong to nodes.</summary>
    /// <param name="folder">The state folder.</param>
    public void KeepIn(string folder) => _ours.KeepIn(folder);

    /// <summary>Takes a look's result in. Before this node is registered nothing is judged by it: it makes no cookies, and has not heard everybody.</summary>
    public void Look(ClusterView view)
    {
        IReadOnlySet<ulong> silent = _hearing.Look(view);
        _ours.Learn(view, _names);
        if (!view.IsRegistered)
        {
            Show(_ => NameState.Unjudged);
            return;
        }

        ImmutableArray<NameStanding> standings = FrontendNames.Judge(view, silent, _ours.Names, _names);
        ImmutableArray<bool> chosen = FrontendNames.Choose(standings);
        SayExternal(standings);
        if (_servers.IsEmpty || chosen.SequenceEqual(_chosen))
        {
            Show(i => StateOf(standings[i]));
            return;
        }

        for (int i = 0; i < _servers.Length; i++)
        {
            if (chosen[i] != _chosen[i])
            {
                Say(i, chosen[i], standings[i]);
            }
        }

        if (!chosen.Contains(value: true))
        {
            LogMessages.NobodyToName(_log);
        }

        _chosen = chosen;
        _published.Publish(Chosen());
        Show(i => StateOf(standings[i]));
    }

    // Once: a name that is mistyped looks just like one of another service.
    private void SayExternal(ImmutableArray<NameStanding> standings)
    {
        for (int i = 0; !_hasJudged && i < _servers.Length; i++)
        {
            if (standings[i] == NameStanding.External)
            {
                Say(i, isNamed: true, NameStanding.External);
            }
        }

        _hasJudged = true;
    }

    private void Show(Func<int, NameState> state)
    {
        ImmutableArray<NameStatus> names = [.. _servers.Select((_, i) => StatusOf(i, state(i)))];
        if (!names.SequenceEqual(_seen.Snapshot.Current.Names))
        {
            _seen.Publish(new NamesSeen(names));
        }
    }

    private NameStatus StatusOf(int i, NameState state) => new(_shown[i], _servers[i].Port, _servers[i].Weight, state, _chosen[i]);

    private static NameState StateOf(NameStanding standing) => standing switch
    {
        NameStanding.Good => NameState.Good,
        NameStanding.External => NameState.External,
        NameStanding.Silent => NameState.Silent,
        NameStanding.Gone => NameState.Gone,
        NameStanding.Unable => NameState.Unable,
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, "Not a standing."),
    };

    private AdvertisedServers Chosen() => new(
        [.. _servers.Where((_, i) => _chosen[i]).Select(server => new AdvertisedServer(server.Name, (ushort)server.Port, server.Weight))]);

    private void Say(int i, bool isNamed, NameStanding standing)
    {
        if (isNamed)
        {
            LogMessages.NameComes(_log, _shown[i], _servers[i].Port, standing);
        }
        else
        {
            LogMessages.NameGoes(_log, _shown[i], _servers[i].Port, standing);
        }
    }
}
