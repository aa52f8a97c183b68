using PublicTime.Configuration;
using PublicTime.CookieKeys.Chrony;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Composition;

/// <summary>What a ring is sealed under, and where its keys are written for chronyd.</summary>
internal static class RingKeys
{
    /// <summary>The configuration has judged the names; here it is where they lead.</summary>
    public static NtsKeysExport? ExportOf(ServeOptions options, StateFolder folder)
    {
        if (options.NtsKeysExportFile.Length == 0)
        {
            return null;
        }

        string file = Path.GetFullPath(options.NtsKeysExportFile);
        return RefusalOf(file, folder.Path, NtsKeysExportDirective.Name) is { } refusal ? throw new StartRefusedException(refusal) : new NtsKeysExport(file);
    }

    /// <summary>Why keys are not written to a file, in one sentence; null when they may be.</summary>
    /// <param name="file">Its full path.</param>
    /// <param name="stateFolder">What is kept there must not be overwritten.</param>
    /// <param name="asked">What named the file.</param>
    public static string? RefusalOf(string file, string stateFolder, string asked)
    {
        string target = Path.Combine(TargetOf(Path.GetDirectoryName(file)!), Path.GetFileName(file));
        return NtsKeysExportDirective.RefusalOf(target, TargetOf(Path.GetFullPath(stateFolder)), asked);
    }

    private static string TargetOf(string folder) => Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder;

    /// <summary>The keys that the configuration names, or the one of the state folder, made at need.</summary>
    /// <exception cref="StartRefusedException">One is not there, or both are one.</exception>
    /// <exception cref="KeyRingFileException">One cannot be used.</exception>
    public static KeyEncryptionKeys ReadOrCreate(StateFolder folder, ServeOptions options)
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
