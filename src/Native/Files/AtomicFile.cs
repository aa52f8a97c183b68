using System.Runtime.InteropServices;

namespace PublicTime.Native.Files;

/// <summary>Replaces small files whole: a reader, and a crash at any moment, meets the old content or the new, never a mixture.</summary>
public static partial class AtomicFile
{
    /// <summary>Mode 0600.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Mode 0644.</summary>
    public const UnixFileMode ReadableByAll = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const string LibC = "libc";
    private const int OpenReadOnlyCloseOnExec = 0x80000;

    /// <summary>Where the new content stands until it is whole.</summary>
    public static string TemporaryPathOf(string path) => path + ".new";

    /// <summary>Writes beside the old file, flushes, renames over it, and flushes the folder where the file system can, so that a power cut does not take the rename back.</summary>
    /// <param name="path">The file, there already or not; what a crash left at <see cref="TemporaryPathOf"/> is removed.</param>
    /// <param name="content">The whole content; the caller zeroes it where it is secret.</param>
    /// <param name="mode">What the file is made with, from its first moment; the umask may take bits away.</param>
    /// <exception cref="IOException">Nothing was replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing was replaced.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        string temporary = TemporaryPathOf(path);
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = mode };
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static void FlushFolder(string folder)
    {
        int descriptor = Open(folder, OpenReadOnlyCloseOnExec);
        if (descriptor >= 0)
        {
            _ = Synchronize(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport(LibC, EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport(LibC, EntryPoint = "fsync")]
    private static partial int Synchronize(int descriptor);

    [LibraryImport(LibC, EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
