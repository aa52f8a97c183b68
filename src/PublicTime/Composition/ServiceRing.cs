using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Configuration;
using PublicTime.CookieKeys.Chrony;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Composition;

/// <summary>The key ring of this process: read or begun at the start, rotated by its actor, kept in the state folder.</summary>
internal sealed class ServiceRing : IDisposable
{
    /// <summary>The name of a ring that is shared with nobody.</summary>
    private const string RingName = "local";

    private readonly KeyEncryptionKeys _keys;
    private readonly Published<KeyRing> _current;
    private readonly RingMemory _memory;

    private ServiceRing(KeyEncryptionKeys keys, Published<KeyRing> current, RingMemory memory) =>
        (_keys, _current, _memory) = (keys, current, memory);

    /// <summary>What front-ends read.</summary>
    public Snapshot<KeyRing> Current => _current.Snapshot;

    /// <summary>Reads or begins the ring and starts to rotate it.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="options">How long a key mints and lives.</param>
    /// <param name="clock">The served clock.</param>
    /// <param name="actors">Runs the rotation.</param>
    /// <param name="logs">Told of changes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StartRefusedException">What is stored cannot be used and is left as it is, or `ntskeysexport` would overwrite a file of the state folder.</exception>
    public static async Task<ServiceRing> StartAsync(
        StateFolder folder, ServeOptions options, IServedClock clock, ActorSystem actors, ILoggerFactory logs, CancellationToken cancellation)
    {
        NtsKeysExport? export = ExportOf(options, folder);
        KeyEncryptionKeys? keys = null;
        try
        {
            var settings = new RotationSettings { Period = options.RotationInterval, KeyLifetime = options.KeyLifetime };
            ILogger<RotationActor> log = logs.CreateLogger<RotationActor>();
            keys = ReadOrCreateKeys(folder, options);
            var store = new FileKeyRingStore(folder.Path, RingName, keys);
            RingStart start = await KeyRingBootstrap.ReadOrBeginAsync(
                store, RingName, settings, clock.Read(), RandomNumberGenerator.Fill, log,
                new NtsKeysImport(Path.Combine(folder.Path, NtsKeysImport.FileName)), cancellation).ConfigureAwait(false);
            var current = new Published<KeyRing>(start.Ring);
            var memory = new RingMemory(start);
            actors.Spawn<RotationMessage>(
                "rotation",
                context => new RotationActor(context, store, settings, clock, current, log, memory, export));
            return new ServiceRing(keys, current, memory);
        }
        catch (KeyRingFileException refused)
        {
            keys?.Dispose();
            throw new StartRefusedException(refused.Message, refused);
        }
    }

    /// <summary>Zeroes the seeds and the key-encryption keys; after the actors have ended.</summary>
    public void Dispose()
    {
        _memory.Dispose();
        _keys.Dispose();
    }

    /// <summary>The configuration has judged the names; here it is where they lead.</summary>
    private static NtsKeysExport? ExportOf(ServeOptions options, StateFolder folder)
    {
        if (options.NtsKeysExportFile.Length == 0)
        {
            return null;
        }

        string file = Path.GetFullPath(options.NtsKeysExportFile);
        string target = Path.Combine(TargetOf(Path.GetDirectoryName(file)!), Path.GetFileName(file));
        return NtsKeysExportDirective.RefusalOf(target, TargetOf(Path.GetFullPath(folder.Path))) is { } refusal
            ? throw new StartRefusedException(refusal)
            : new NtsKeysExport(file);
    }

    private static string TargetOf(string folder) => Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder;

    private static KeyEncryptionKeys ReadOrCreateKeys(StateFolder folder, ServeOptions options)
    {
        KeyEncryptionKey first = ReadOrCreateKey(folder, options.KeyEncryptionKeyFile);
        KeyEncryptionKey? second = null;
        KeyEncryptionKeys? keys = null;
        try
        {
            second = options.OpeningKeyFile.Length > 0 ? ReadNamed(options.OpeningKeyFile) : null;
            if (second is not null && second.Fingerprint.SequenceEqual(first.Fingerprint))
            {
                throw new StartRefusedException(
                    $"`keyencryptionkey` names two files, {options.KeyEncryptionKeyFile} and {options.OpeningKeyFile}, and they hold one and the same key: name one of them, or the key that only opens.");
            }

            keys = second is null ? new KeyEncryptionKeys(first) : new KeyEncryptionKeys(first, second);
            return keys;
        }
        finally
        {
            if (keys is null)
            {
                first.Dispose();
                second?.Dispose();
            }
        }
    }

    /// <summary>A name with a slip in it must not make a key that nobody keeps.</summary>
    private static KeyEncryptionKey ReadNamed(string file) => KeyEncryptionKey.ReadIfPresent(file) ?? throw new StartRefusedException(
        $"The key-encryption key {file} of `keyencryptionkey` is not there: restore it, or make one with `publictime ring new-kek {file}`.");

    /// <summary>A ring without the key it was sealed under is not begun anew behind the operator's back.</summary>
    private static KeyEncryptionKey ReadOrCreateKey(StateFolder folder, string named)
    {
        if (named.Length > 0)
        {
            return ReadNamed(named);
        }

        string key = Path.Combine(folder.Path, FileKeyRingStore.KeyFileName);
        string ring = Path.Combine(folder.Path, FileKeyRingStore.FileName);
        return File.Exists(ring) && !File.Exists(key)
            ? throw new StartRefusedException(
                $"The key ring {ring} is there and its key-encryption key {key} is not: restore that, or move the ring away to begin a new one, which costs every client a new key exchange.")
            : KeyEncryptionKey.ReadOrCreate(key);
    }
}
