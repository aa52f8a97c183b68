using System.Runtime.InteropServices;

namespace PublicTime.Native.Tests.Process;

/// <summary>Lets this process open only a few descriptors more for as long as it lives. For tests that run alone.</summary>
internal sealed partial class ScarceDescriptors : IDisposable
{
    private const int NumberOfFiles = 7;

    private readonly Limits _before;

    /// <param name="left">How many may still be opened.</param>
    public ScarceDescriptors(int left)
    {
        HashSet<int> open = [.. Numbers().Where(number => NameOf(number).Length > 0)];
        Assert.Equal(0, GetLimits(NumberOfFiles, out _before));

        // The kernel gives the lowest free number, and none at or above the limit.
        int limit = 0;
        for (int free = 0; free < left || open.Contains(limit); limit++)
        {
            free += open.Contains(limit) ? 0 : 1;
        }

        Set(_before with { Soft = (ulong)limit });
    }

    /// <summary>What the process has open: the kernel's name of each descriptor.</summary>
    public static IReadOnlyList<string> Open() => [.. Numbers().Select(NameOf).Where(name => name.Length > 0).Order(StringComparer.Ordinal)];

    /// <summary>
    /// What is open now and was not <paramref name="before"/>. What was and is no more does not count: garbage of earlier tests may be collected
    /// at any time.
    /// </summary>
    public static IReadOnlyList<string> OpenedSince(IReadOnlyList<string> before)
    {
        List<string> opened = [.. Open()];
        foreach (string name in before)
        {
            opened.Remove(name); // one of them: all epolls have the same name
        }

        return opened;
    }

    public void Dispose() => Set(_before);

    private static void Set(Limits limits) => Assert.Equal(0, SetLimits(NumberOfFiles, in limits));

    private static IEnumerable<int> Numbers() =>
        Directory.GetFileSystemEntries("/proc/self/fd").Select(entry => int.Parse(Path.GetFileName(entry), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Empty for the descriptor that the look at the folder itself had.</summary>
    private static string NameOf(int number) => new FileInfo($"/proc/self/fd/{number}").LinkTarget ?? "";

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimits(int resource, out Limits limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimits(int resource, in Limits limits);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limits(ulong Soft, ulong Hard);
}
