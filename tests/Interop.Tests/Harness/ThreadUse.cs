using System.Globalization;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>A thread of a process at one moment, as proc(5) shows it.</summary>
/// <param name="Id">Of the thread; the first one has that of the process.</param>
/// <param name="Name">At most 15 octets.</param>
/// <param name="Niceness">-20 to 19.</param>
/// <param name="Processor">How long it has run.</param>
internal sealed record ThreadUse(int Id, string Name, int Niceness, TimeSpan Processor)
{
    // Fields of stat after the name, which is in brackets and may hold anything.
    private const int NicenessField = 16;

    /// <summary>The threads of a process, by their id as text.</summary>
    public static Dictionary<string, ThreadUse> Of(int process)
    {
        Dictionary<string, ThreadUse> threads = new(StringComparer.Ordinal);
        foreach (string folder in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            try
            {
                threads[Path.GetFileName(folder)] = Read(folder);
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return threads;
    }

    /// <summary>How long some of the threads have run between two moments.</summary>
    public static TimeSpan Spent(Dictionary<string, ThreadUse> before, Dictionary<string, ThreadUse> after, Func<ThreadUse, bool> which) =>
        after.Where(thread => which(thread.Value)).Aggregate(
            TimeSpan.Zero,
            (sum, thread) => sum + thread.Value.Processor - (before.TryGetValue(thread.Key, out ThreadUse? earlier) ? earlier.Processor : TimeSpan.Zero));

    private static ThreadUse Read(string folder)
    {
        string stat = File.ReadAllText(Path.Combine(folder, "stat"));
        int name = stat.IndexOf('(', StringComparison.Ordinal) + 1;
        int end = stat.LastIndexOf(')');
        string nanoseconds = File.ReadAllText(Path.Combine(folder, "schedstat")).Split(' ')[0];
        return new ThreadUse(
            int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture),
            stat[name..end],
            int.Parse(stat[(end + 2)..].Split(' ')[NicenessField], CultureInfo.InvariantCulture),
            TimeSpan.FromMicroseconds(long.Parse(nanoseconds, CultureInfo.InvariantCulture) / 1000.0));
    }
}
