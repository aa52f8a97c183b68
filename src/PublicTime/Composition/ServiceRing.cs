using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Configuration;
using PublicTime.Control.Requests;
using PublicTime.CookieKeys.Chrony;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Composition;

/// <summary>The key ring of this process: read or begun at the start, rotated by its actor, kept in the state folder.</summary>
internal sealed class ServiceRing : IServiceRing
{
    private readonly KeyEncryptionKeys _keys;
    private readonly Published<KeyRing?> _current;
    private readonly RingPublisher _publisher;
    private readonly RingMemory _memory;
    private readonly ActorRef<RotationMessage> _actor;

    private ServiceRing(KeyEncryptionKeys keys, Published<KeyRing?> current, RingPublisher publisher, RingMemory memory, ActorRef<RotationMessage> actor) =>
        (_keys, _current, _publisher, _memory, _actor) = (keys, current, publisher, memory, actor);

    /// <inheritdoc/>
    public Snapshot<KeyRing?> Current => _current.Snapshot;

    /// <summary>Reads or begins the ring and starts to rotate it.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="options">How long a key mints and lives.</param>
    /// <param name="clock">The served clock.</param>
    /// <param name="actors">Runs the rotation.</param>
    /// <param name="time">The monotonic clock.</param>
    /// <param name="logs">Told of changes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StartRefusedException">What is stored cannot be used and is left as it is, or `ntskeysexport` would overwrite a file of the state folder.</exception>
    public static async Task<ServiceRing> StartAsync(
        StateFolder folder, ServeOptions options, IServedClock clock, ActorSystem actors, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        NtsKeysExport? export = RingKeys.ExportOf(options, folder);
        KeyEncryptionKeys? keys = null;
        try
        {
            var settings = new RotationSettings { Period = options.RotationInterval, KeyLifetime = options.KeyLifetime };
            ILogger<RotationActor> log = logs.CreateLogger<RotationActor>();
            keys = RingKeys.ReadOrCreate(folder, options);
            var store = new FileKeyRingStore(folder.Path, options.RingName, keys);
            RingStart start = await KeyRingBootstrap.ReadOrBeginAsync(
                store, options.RingName, settings, clock.Read(), RandomNumberGenerator.Fill, log,
                new NtsKeysImport(Path.Combine(folder.Path, NtsKeysImport.FileName)), cancellation).ConfigureAwait(false);
            var current = new Published<KeyRing?>(start.Ring);
            var publisher = new RingPublisher(current, clock, time, log, export);
            var memory = new RingMemory(start);
            ActorRef<RotationMessage> actor = actors.Spawn<RotationMessage>(
                "rotation",
                context => new RotationActor(context, store, settings, clock, publisher, log, memory));
            return new ServiceRing(keys, current, publisher, memory, actor);
        }
        catch (KeyRingFileException refused)
        {
            keys?.Dispose();
            throw new StartRefusedException(refused.Message, refused);
        }
    }

    /// <inheritdoc/>
    public Task<CommandReply> RotateAsync(CancellationToken cancellation) => AskAsync(
        reply => new RotationMessage.Rotate(reply), "Fresh keys mint from now on; cookies of the older ones open for as long as they were promised.", cancellation);

    /// <inheritdoc/>
    public Task<CommandReply> RevokeAsync(CancellationToken cancellation) => AskAsync(
        reply => new RotationMessage.Revoke(reply), "Every key is given up: cookies made until now are answered with NTS NAK, so every client makes a new key exchange.", cancellation);

    /// <inheritdoc/>
    public bool TryExport(NtsKeysExport file) => _publisher.TryExport(file);

    /// <summary>Zeroes the seeds and the key-encryption keys; after the actors have ended.</summary>
    public ValueTask DisposeAsync()
    {
        _publisher.Dispose();
        _memory.Dispose();
        _keys.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<CommandReply> AskAsync(Func<RotationReply, RotationMessage> message, string done, CancellationToken cancellation)
    {
        var reply = new RotationReply();
        if (!_actor.Tell(message(reply)))
        {
            return new CommandReply(IsDone: false, "The service stops. Nothing has changed.");
        }

        RotationOutcome outcome = await reply.Outcome.WaitAsync(cancellation).ConfigureAwait(false);
        string sentence = outcome switch
        {
            RotationOutcome.Done => done,
            RotationOutcome.Pending => "Fresh keys are on their way already, or the ring holds as many as it may. Nothing has changed.",
            RotationOutcome.Unsynchronized => "This node does not know the time, and keys begin at a time. Nothing has changed.",
            RotationOutcome.NotSaved => "The key ring cannot be saved, and a restart would take the change back; the log says why. Nothing has changed.",
            _ => throw new ArgumentOutOfRangeException(nameof(message), outcome, "Unknown outcome."),
        };
        return new CommandReply(outcome == RotationOutcome.Done, sentence);
    }
}
