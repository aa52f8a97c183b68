using System.Runtime.InteropServices;

namespace PublicTime.Native.Files;

/// <summary>Tells files from what only looks like one: opening a named pipe for reading waits until somebody writes, with no end and no way to give up.</summary>
public static unsafe partial class RegularFile
{
    private const string LibC = "libc";
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint TypeAlone = 1; // STATX_TYPE
    private const int StatxLength = 256;
    private const int ModeAt = 28;
    private const int TypeBits = 0xF000; // S_IFMT
    private const int Regular = 0x8000; // S_IFREG

    /// <summary>True when a path leads, links followed, to a folder, a named pipe, a socket or a device.</summary>
    /// <returns>False also where nothing is found or nothing may be seen: opening it fails at once, and says why.</returns>
    public static bool IsSomethingElse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);

        // Linux, linux/stat.h: struct statx is the same on every architecture, which struct stat is not.
        byte* found = stackalloc byte[StatxLength];
        return Statx(CurrentFolder, path, 0, TypeAlone, found) == 0 && (*(ushort*)(found + ModeAt) & TypeBits) != Regular;
    }

    [LibraryImport(LibC, EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* found);
}
