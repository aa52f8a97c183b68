using System.Runtime.InteropServices;

namespace PublicTime.Native.Files;

/// <summary>Makes a renamed file survive a power cut: the folder's own entry is flushed. Linux.</summary>
public static partial class DirectorySync
{
    private const string LibC = "libc";
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY
    private const int CloseOnExec = 0x80000;

    /// <summary>Flushes a folder's entries to its disk.</summary>
    /// <exception cref="IOException">The system refuses, saying why.</exception>
    public static void Flush(string folder)
    {
        int descriptor = Open(folder, ReadOnlyDirectory | CloseOnExec);
        if (descriptor < 0)
        {
            throw Failure(folder);
        }

        try
        {
            if (Synchronize(descriptor) < 0)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder) =>
        new($"The folder {folder} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport(LibC, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport(LibC, EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int descriptor);

    [LibraryImport(LibC, EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
