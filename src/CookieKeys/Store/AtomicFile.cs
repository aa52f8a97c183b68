using PublicTime.Native.Files;

namespace PublicTime.CookieKeys.Store;

/// <summary>Replaces a file whole: a reader, and a crash at any moment, meets the old content or the new, never a mixture.</summary>
internal static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where the new content stands until it is whole.</summary>
    public static string TemporaryPathOf(string path) => path + ".new";

    /// <summary>Writes beside, flushes, renames, flushes the folder. Mode 0600.</summary>
    /// <exception cref="IOException">Nothing was replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing was replaced.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string temporary = TemporaryPathOf(path);
        File.Delete(temporary); // left over from a crash, perhaps with another mode
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
