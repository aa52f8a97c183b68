using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Cluster;
using PublicTime.Cluster.Membership;
using PublicTime.Configuration;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.Composition;

/// <summary>This process as one node of its ring: the ring, whom clients are sent to by what its nodes say, and how it is left. The caller ends the ring that <see cref="StartAsync"/> returns.</summary>
internal sealed class RingMembership : IDisposable
{
    private readonly ServeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private readonly NamesForClients _names;

    /// <summary>No ring yet.</summary>
    /// <param name="options">Which ring, and how long it takes to leave.</param>
    /// <param name="time">Deadlines and patience.</param>
    /// <param name="logs">Where changes of state are said.</param>
    public RingMembership(ServeOptions options, TimeProvider time, ILoggerFactory logs)
    {
        (_options, _time, _logs) = (options, time, logs);
        _log = logs.CreateLogger("PublicTime");
        _names = new NamesForClients(options, time, _log);
        Drain = new Drain(options.DrainGrace, LeaveAsync, () => Shared?.Actor.Tell(ClusterMessage.ConditionChanged.Instance), time, _log);
    }

    /// <summary>The key ring, or null where NTS is not served.</summary>
    public IServiceRing? Ring { get; private set; }

    /// <summary>The key ring as a shared one, or null where it is this node's alone.</summary>
    public SharedServiceRing? Shared { get; private set; }

    /// <summary>Where NTS-KE sends its clients.</summary>
    public Snapshot<KeService.AdvertisedServers> Names => _names.Current;

    /// <summary>All names that NTS-KE may send clients to, as they stand.</summary>
    public Snapshot<NamesSeen> NamesSeen => _names.Seen;

    /// <summary>Takes this process out of service.</summary>
    public Drain Drain { get; }

    /// <summary>Begins with the ring that the configuration asks for.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="clock">The served clock.</param>
    /// <param name="condition">How this node is.</param>
    /// <param name="actors">Run what looks after the ring.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StartRefusedException">What is stored cannot be used.</exception>
    public async Task<IServiceRing> StartAsync(
        StateFolder folder, IServedClock clock, Func<NodeCondition> condition, ActorSystem actors, CancellationToken cancellation)
    {
        if (!AeadKey.IsAccelerated)
        {
            LogMessages.NotAccelerated(_log);
        }

        if (folder.Problem.Length == 0)
        {
            _names.KeepIn(folder.Path);
        }

        Shared = _options.Redis.Count > 0
            ? SharedServiceRing.Start(folder, _options, clock, condition, Obey, _names.Look, actors, _time, _logs)
            : null;
        Ring = Shared ?? (IServiceRing)await ServiceRing.StartAsync(folder, _options, clock, actors, _time, _logs, cancellation).ConfigureAwait(false);
        return Ring;
    }

    /// <summary>Drains no more.</summary>
    public void Dispose() => Drain.Dispose();

    private void Obey(WishKind wish, string through)
    {
        string why = $"an operator at node {through}";
        _ = wish == WishKind.Drain ? Drain.Begin(why) : Drain.Cancel(why);
    }

    private async Task LeaveAsync()
    {
        if (Shared is { } shared)
        {
            var reply = new ClusterReply();
            shared.Actor.Tell(new ClusterMessage.Leave(reply));
            await reply.Outcome.WaitAsync(RunningService.StopsWithin, _time).ConfigureAwait(false);
        }
    }
}
