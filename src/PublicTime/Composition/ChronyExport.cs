using PublicTime.Control.Requests;
using PublicTime.CookieKeys.Chrony;
using PublicTime.Native.Files;

namespace PublicTime.Composition;

/// <summary><c>ring export-chrony FILE</c>: the service writes the keys, so that no secret passes through the control socket.</summary>
internal static class ChronyExport
{
    private static ReadOnlySpan<byte> Beginning => "NKS"u8;

    /// <summary>Writes the keys of this moment, or says why it does not. A file of another kind is never replaced.</summary>
    /// <param name="ring">Whose keys.</param>
    /// <param name="file">An absolute path.</param>
    /// <param name="stateFolder">Where the service keeps what must not be overwritten.</param>
    public static CommandReply Write(IServiceRing ring, string file, string stateFolder)
    {
        if (!Path.IsPathFullyQualified(file) || file.Any(char.IsControl))
        {
            return Refused($"`{RequestNames.RingExport}` takes an absolute path without control characters, not `{file}`");
        }

        string full = Path.GetFullPath(file);
        try
        {
            if (RegularFile.IsSomethingElse(full) || (File.Exists(full) && !HoldsKeys(full)))
            {
                return Refused($"{full} is there and holds no keys of chronyd: name another file");
            }

            if (RingKeys.RefusalOf(full, stateFolder, RequestNames.RingExport) is { } refusal)
            {
                return Refused(refusal.TrimEnd('.'));
            }

            return ring.TryExport(new NtsKeysExport(full)) ? Written(full) : Refused("There is no ring here yet, or this node may not answer by it, or does not know the time");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refused($"{full} cannot be written by the service: {failure.Message.TrimEnd('.')}");
        }
    }

    private static CommandReply Written(string file) => new(
        IsDone: true,
        $"The cookie keys of this moment are in {file}, mode 0600, in plain, as chronyd needs them: who reads that file can read and forge every cookie. "
        + "They know the next key and no later one; `ntskeysexport FILE` keeps a file up to date.");

    private static CommandReply Refused(string why) => new(IsDone: false, $"{why}. Nothing was written.");

    private static bool HoldsKeys(string file)
    {
        using FileStream stream = File.OpenRead(file);
        Span<byte> beginning = stackalloc byte[3];
        return stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) == beginning.Length && beginning.SequenceEqual(Beginning);
    }
}
