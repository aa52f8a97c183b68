using PublicTime.CookieKeys.Ring;
using PublicTime.Native.Files;

namespace PublicTime.CookieKeys.Store;

/// <summary>Keeps the ring in one file of the state folder, sealed. For one process at a time, which locks the folder, and one caller.</summary>
public sealed class FileKeyRingStore : IKeyRingStore, ILocalRing
{
    /// <summary>The file's name.</summary>
    public const string FileName = "publictime.ring";

    /// <summary>The name of the key-encryption key's file beside it.</summary>
    public const string KeyFileName = "publictime.kek";

    private readonly string _path;
    private readonly string _ringName;
    private readonly KeyEncryptionKeys _keys;

    /// <summary>Names the file; touches nothing.</summary>
    /// <param name="folder">The state folder, which exists.</param>
    /// <param name="ringName">The ring it must hold.</param>
    /// <param name="keys">
    /// Stay the caller's. What was sealed under one that only opens is sealed under the first with the next write, and kept as it is until then.
    /// </param>
    public FileKeyRingStore(string folder, string ringName, KeyEncryptionKeys keys)
    {
        (_path, _ringName, _keys) = (Path.Combine(folder, FileName), ringName, keys);
    }

    /// <inheritdoc/>
    public ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation) => ValueTask.FromResult(Read());

    /// <inheritdoc/>
    public ValueTask<RingWriteResult> TryWriteAsync(long expectedGeneration, KeyRingState state, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(state);
        using KeyRingState? stored = ReadUnless(out string? unreadable); // refuses a file that is not ours to overwrite
        if (unreadable is not null)
        {
            // What cannot be read for now may well be ours; nothing is written over it, and it is tried again.
            return ValueTask.FromResult(new RingWriteResult(RingWriteOutcome.Failed, unreadable));
        }

        if ((stored?.Generation ?? 0) != expectedGeneration || state.Generation <= expectedGeneration)
        {
            return ValueTask.FromResult(RingWriteResult.Conflict);
        }

        return ValueTask.FromResult(Replace(state));
    }

    /// <inheritdoc/>
    /// <remarks>What cannot be used is found by <see cref="ReadAsync"/> before the first call, and the folder is locked since.</remarks>
    public ValueTask<RingWriteResult> SaveAsync(KeyRingState state, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(state);
        return ValueTask.FromResult(Replace(state));
    }

    private RingWriteResult Replace(KeyRingState state)
    {
        try
        {
            _keys.Sealing.EnsureSaved(); // a ring without its key could never be read again
            AtomicFile.Replace(_path, KeyRingFormat.Write(state, _keys.Sealing), AtomicFile.OwnerOnly);
            return RingWriteResult.Written;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return new RingWriteResult(RingWriteOutcome.Failed, $"The key ring {_path} cannot be written: {cause.Message}");
        }
    }

    private KeyRingState? ReadUnless(out string? unreadable)
    {
        unreadable = null;
        try
        {
            return Read();
        }
        catch (KeyRingFileException refused) when (refused.Fault == KeyRingFileFault.Unreadable)
        {
            unreadable = refused.Message;
            return null;
        }
    }

    private KeyRingState? Read()
    {
        byte[] file;
        if (RegularFile.IsSomethingElse(_path))
        {
            throw new KeyRingFileException(_path, KeyRingFileFault.Unreadable, $"The key ring {_path} is not a regular file.");
        }

        try
        {
            file = File.ReadAllBytes(_path);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new KeyRingFileException(
                _path, KeyRingFileFault.Unreadable, $"The key ring {_path} cannot be read: {cause.Message} Let this user read it.", cause);
        }

        return KeyRingFormat.Read(file, _ringName, _keys, out KeyRingFileFault fault)
            ?? throw new KeyRingFileException(_path, fault, Describe(fault));
    }

    private string Describe(KeyRingFileFault fault) => fault switch
    {
        KeyRingFileFault.OtherKey =>
            $"The key ring {_path} is sealed under another key-encryption key than {_keys}: restore the one that it was made with ({KeyFileName}, or what `keyencryptionkey` named then), or move the ring away to begin a new one.",
        KeyRingFileFault.OtherRing =>
            $"The key ring {_path} is not the ring \"{_ringName}\": correct ringname, or use another state folder.",
        KeyRingFileFault.NewerVersion =>
            $"The key ring {_path} was written by a newer version of publictime: use that version, or move the ring away to begin a new one.",
        _ => $"The key ring {_path} is damaged: restore it from a backup, or move it away to begin a new one, which costs every client a new key exchange.",
    };
}
