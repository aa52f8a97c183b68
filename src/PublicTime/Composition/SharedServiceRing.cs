using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Cluster;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Redis;
using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Sharing;
using PublicTime.Configuration;
using PublicTime.Control.Requests;
using PublicTime.CookieKeys.Chrony;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Composition;

/// <summary>A key ring that many nodes share: its stores, this node's own copy, and the actors that look after them.</summary>
internal sealed class SharedServiceRing : IServiceRing
{
    private readonly KeyEncryptionKeys _keys;
    private readonly Published<KeyRing?> _current = new(null);
    private readonly Published<ClusterView> _view;
    private readonly RingPublisher _publisher;
    private readonly List<RedisStore> _stores = [];
    private readonly ActorRef<ClusterMessage> _actor;

    private SharedServiceRing(
        ServeOptions options, KeyEncryptionKeys keys, ILocalRing local, ClusterSurroundings surroundings, NtsKeysExport? export, ActorSystem actors, TimeProvider time)
    {
        (_keys, _view) = (keys, surroundings.View);
        ILogger log = surroundings.Log;
        _publisher = new RingPublisher(_current, surroundings.Clock, time, log, export);
        ActorRef<ClusterMessage>? actor = null;
        foreach (RedisOptions redis in options.Redis)
        {
            _stores.Add(new RedisStore(
                redis, options.RingName, () => Volatile.Read(ref actor)?.Tell(ClusterMessage.Announced.Instance), () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue, time, log));
        }

        // Nodes with slow stores are slower back at one.
        var ringOptions = new SharedRingOptions { RingName = options.RingName, NodeName = options.NodeName, Settings = surroundings.Settings };
        TimeSpan slowest = options.Redis.Max(redis => redis.Timeout);
        ringOptions = ringOptions with { Quiet = slowest > TimeSpan.FromSeconds(1) ? slowest * 10 : ringOptions.Quiet };
        ActorRef<RotationMessage> publishing = actors.Spawn<RotationMessage>("publishing", context => new PublishingActor(context, _publisher));
        var audience = new RingAudience(_publisher, publishing);
        SharedRing Begin() => new(ringOptions, _stores, local, new RingSeal(options.RingName, keys), audience, RandomNumberGenerator.Fill, time, log);
        _actor = actors.Spawn<ClusterMessage>("cluster", context => new ClusterActor(context, Begin(), surroundings));
        Volatile.Write(ref actor, _actor);
    }

    /// <inheritdoc/>
    public Snapshot<KeyRing?> Current => _current.Snapshot;

    /// <summary>The ring's nodes and stores as this node sees them.</summary>
    public Snapshot<ClusterView> View => _view.Snapshot;

    /// <summary>Where messages go.</summary>
    public ActorRef<ClusterMessage> Actor => _actor;

    /// <inheritdoc/>
    public Task<CommandReply> RotateAsync(CancellationToken cancellation) => AskAsync(reply => new ClusterMessage.Rotate(reply), cancellation);

    /// <inheritdoc/>
    public Task<CommandReply> RevokeAsync(CancellationToken cancellation) => AskAsync(reply => new ClusterMessage.Revoke(reply), cancellation);

    /// <inheritdoc/>
    public bool TryExport(NtsKeysExport file) => _publisher.TryExport(file);

    /// <summary>Waits for a node no longer.</summary>
    /// <param name="node">Its name, or its id in hexadecimal.</param>
    /// <param name="cancellation">Waits no longer; it may be done all the same.</param>
    public Task<CommandReply> ForgetAsync(string node, CancellationToken cancellation) => AskAsync(reply => new ClusterMessage.Forget(node, reply), cancellation);

    /// <summary>Asks a node to drain, or to go on.</summary>
    /// <param name="node">Its name, or its id in hexadecimal.</param>
    /// <param name="kind">Which of both.</param>
    /// <param name="cancellation">Waits no longer; it may be done all the same.</param>
    public Task<CommandReply> AskOfAsync(string node, WishKind kind, CancellationToken cancellation) =>
        AskAsync(reply => new ClusterMessage.AskOf(node, kind, reply), cancellation);

    /// <summary>Reads this node's copy and begins to look for the others; nothing waits for them.</summary>
    /// <param name="folder">Where the copy is kept; in memory when it cannot be.</param>
    /// <param name="options">Where the stores are, and how long a key mints and lives.</param>
    /// <param name="clock">The served clock.</param>
    /// <param name="condition">How this node is.</param>
    /// <param name="wished">Told what an operator asks of this node, and through which node.</param>
    /// <param name="looked">Told after every look what is seen.</param>
    /// <param name="actors">Run what looks after the ring.</param>
    /// <param name="time">Deadlines and patience.</param>
    /// <param name="logs">Told of changes.</param>
    /// <exception cref="StartRefusedException">A key-encryption key or the copy cannot be used, and is left as it is.</exception>
    public static SharedServiceRing Start(
        StateFolder folder, ServeOptions options, IServedClock clock, Func<NodeCondition> condition, Action<WishKind, string> wished,
        Action<ClusterView> looked, ActorSystem actors, TimeProvider time, ILoggerFactory logs)
    {
        NtsKeysExport? export = RingKeys.ExportOf(options, folder);
        KeyEncryptionKeys? keys = null;
        try
        {
            keys = RingKeys.ReadOrCreate(folder, options);
            ILocalRing local = folder.Problem.Length > 0 ? new MemoryKeyRingStore() : new FileKeyRingStore(folder.Path, options.RingName, keys);
            using (local.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                // What cannot be used refuses the start with its sentence, instead of an actor that fails again and again.
            }

            var view = new Published<ClusterView>(new ClusterView { RingName = options.RingName, NodeName = options.NodeName });
            var surroundings = new ClusterSurroundings
            {
                Settings = new RotationSettings { Period = options.RotationInterval, KeyLifetime = options.KeyLifetime },
                Clock = clock,
                Condition = condition,
                Wished = wished,
                View = view,
                Looked = looked,
                Log = logs.CreateLogger<ClusterActor>(),
            };
            return new SharedServiceRing(options, keys, local, surroundings, export, actors, time);
        }
        catch (KeyRingFileException refused)
        {
            keys?.Dispose();
            throw new StartRefusedException(refused.Message, refused);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (RedisStore store in _stores)
        {
            await store.DisposeAsync().ConfigureAwait(false);
        }

        _publisher.Dispose();
        _keys.Dispose();
    }

    private async Task<CommandReply> AskAsync(Func<ClusterReply, ClusterMessage> message, CancellationToken cancellation)
    {
        var reply = new ClusterReply();
        if (!_actor.Tell(message(reply)))
        {
            return new CommandReply(IsDone: false, "The service stops. Nothing has changed.");
        }

        ClusterOutcome outcome = await reply.Outcome.WaitAsync(cancellation).ConfigureAwait(false);
        return new CommandReply(outcome.IsDone, outcome.Sentence);
    }

    private sealed class RingAudience(RingPublisher publisher, ActorRef<RotationMessage> publishing) : IRingAudience
    {
        // When the next key is due follows from what is shown: who reckoned before must reckon again.
        public void Show(KeyRingState? state, RotationSettings settings)
        {
            publisher.Show(state, settings);
            publishing.Tell(RotationMessage.LookDue.Instance);
        }
    }
}
