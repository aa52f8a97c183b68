using System.Runtime.InteropServices;

namespace PublicTime.Native.Memory;

/// <summary>Pages for secrets, straight from the kernel: left out of core dumps, empty in a forked child, and not swapped out where the limit allows.</summary>
/// <remarks>
/// The last two are best effort: RLIMIT_MEMLOCK may be small, and a kernel may not know the advice. Where the system has no
/// such calls, this is ordinary memory.
/// </remarks>
internal static unsafe partial class SecretPages
{
    private const string LibC = "libc";
    private const int ReadWrite = 3; // PROT_READ | PROT_WRITE
    private const int PrivateAnonymous = 0x22; // MAP_PRIVATE | MAP_ANONYMOUS
    private const int LeaveOutOfDumps = 16; // MADV_DONTDUMP
    private const int WipeOnFork = 18; // MADV_WIPEONFORK
    private const nint Failed = -1; // MAP_FAILED
    private const nuint PageLength = 4096;

    /// <summary>Takes zeroed pages, which are kept until the process ends.</summary>
    /// <param name="length">Octets; rounded up to whole pages by the kernel.</param>
    /// <exception cref="IOException">There are none.</exception>
    public static nint Take(nuint length)
    {
        if (!OperatingSystem.IsLinux())
        {
            nint ordinary = (nint)NativeMemory.AlignedAlloc(length, PageLength);
            NativeMemory.Clear((void*)ordinary, length);
            return ordinary;
        }

        nint pages = Map(0, length, ReadWrite, PrivateAnonymous, -1, 0);
        if (pages == Failed)
        {
            throw new IOException($"The system gives no {length} octets of memory for secrets: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        _ = Advise(pages, length, LeaveOutOfDumps);
        _ = Advise(pages, length, WipeOnFork);
        _ = Lock(pages, length);
        return pages;
    }

    [LibraryImport(LibC, EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport(LibC, EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);

    [LibraryImport(LibC, EntryPoint = "mlock")]
    private static partial int Lock(nint address, nuint length);
}
