using System.Diagnostics;

namespace PublicTime.Comparison.Host;

/// <summary>A cgroup that lets its processes run for a share of one core only. Of version 1 or 2, whichever has the CPU controller. Needs root.</summary>
/// <remarks>It is removed when it is empty, so the processes in it end first; if this process is killed, a later run removes it.</remarks>
internal sealed class CpuQuota : IDisposable
{
    private const string Version1Root = "/sys/fs/cgroup/cpu";
    private const string Version2Root = "/sys/fs/cgroup";
    private const int PeriodMicroseconds = 100_000; // the kernel's default

    // Within its share it does not wait for others: beside them the group counts as much as all processes of niceness −20.
    private const int Version1Weight = 88_761;
    private const int Version2Weight = 10_000;

    private readonly bool _isVersion1;

    private CpuQuota(string folder, bool isVersion1) => (Folder, _isVersion1) = (folder, isVersion1);

    /// <summary>For <see cref="ProgramStart.ControlGroup"/>.</summary>
    public string Folder { get; }

    /// <summary>In how many periods the processes had to wait for their next share.</summary>
    public long ThrottledPeriods => Parse(File.ReadAllText(Path.Combine(Folder, "cpu.stat")), "nr_throttled");

    /// <summary>Makes the cgroup.</summary>
    /// <param name="share">Of one core, such as 0.1.</param>
    /// <exception cref="ComparisonException">The kernel refuses it.</exception>
    public static CpuQuota Create(double share)
    {
        bool isVersion1 = File.Exists(Path.Combine(Version1Root, "cpu.cfs_quota_us"));
        string parent = isVersion1 ? Version1Root : Version2Root;
        string folder = Path.Combine(parent, $"{Leftovers.OwnPrefix}{TimeProvider.System.GetTimestamp()}");
        CpuQuota quota = new(folder, isVersion1);
        Leftovers.Remove(parent, isCgroup: true);
        try
        {
            if (!isVersion1)
            {
                File.WriteAllText(Path.Combine(Version2Root, "cgroup.subtree_control"), "+cpu");
            }

            Directory.CreateDirectory(folder);
            quota.Set(share);
            return quota;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            quota.Dispose();
            throw new ComparisonException($"No CPU quota could be set in {folder}: {failure.Message}");
        }
    }

    /// <summary>Changes the share.</summary>
    public void Set(double share)
    {
        foreach ((string file, string value) in Settings(_isVersion1, share))
        {
            File.WriteAllText(Path.Combine(Folder, file), value);
        }
    }

    /// <summary>The files to write, in order, and what.</summary>
    public static IReadOnlyList<(string File, string Value)> Settings(bool isVersion1, double share)
    {
        int quota = (int)Math.Round(share * PeriodMicroseconds);
        return isVersion1
            ? [("cpu.cfs_period_us", $"{PeriodMicroseconds}"), ("cpu.cfs_quota_us", $"{quota}"), ("cpu.shares", $"{Version1Weight}")]
            : [("cpu.max", $"{quota} {PeriodMicroseconds}"), ("cpu.weight", $"{Version2Weight}")];
    }

    /// <summary>A number of the file cpu.stat, such as nr_throttled; 0 when it has none of that name.</summary>
    public static long Parse(string text, string name) => text.Split('\n')
        .Select(line => line.Split(' '))
        .Where(words => words.Length == 2 && words[0] == name)
        .Select(words => long.Parse(words[1]))
        .FirstOrDefault();

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Debug.WriteLine(failure.Message); // it was never made, or somebody is still in it: a share of a core that nobody uses harms nobody
        }
    }
}
