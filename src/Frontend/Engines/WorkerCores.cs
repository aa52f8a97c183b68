using System.Globalization;
using PublicTime.Native.Process;

namespace PublicTime.Frontend.Engines;

/// <summary>Which worker runs on which core: each on one of its own where there are just as many, otherwise wherever the system likes.</summary>
/// <remarks>
/// A pinned worker keeps its caches warm and never shares a core with another worker of its address. With more workers than cores some
/// would have to share, and only the scheduler knows who waits. With fewer, another service on this host, or another container with a quota,
/// would choose the same cores as this one, and both would wait for each other while the rest stands idle.
/// </remarks>
public static class WorkerCores
{
    /// <summary>One worker for each core that this process may use, fewer where a cgroup's quota gives it less than that.</summary>
    public static int DefaultWorkers => Math.Max(1, Math.Min(AllowedCores.Read() is { Count: > 0 } cores ? cores.Count : int.MaxValue, Environment.ProcessorCount));

    /// <summary>The core of a worker.</summary>
    /// <param name="worker">0 to the number of workers less one.</param>
    /// <param name="workers">How many an address has.</param>
    /// <param name="allowed">The cores of this process, ascending.</param>
    /// <returns>Null where the system decides.</returns>
    public static int? Of(int worker, int workers, IReadOnlyList<int> allowed)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        return workers == allowed.Count ? allowed[worker] : null;
    }

    /// <summary>"2 workers, each on a core of its own (0, 1)", for the log.</summary>
    public static string Describe(int workers, IReadOnlyList<int> allowed)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        string count = string.Create(CultureInfo.InvariantCulture, $"{workers} worker{(workers == 1 ? "" : "s")}");
        if (allowed.Count == 0)
        {
            return count;
        }

        if (workers != allowed.Count)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{count} on {allowed.Count} core{(allowed.Count == 1 ? "" : "s")}, where the system likes");
        }

        return workers == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{count} on core {allowed[0]}")
            : $"{count}, each on a core of its own ({string.Join(", ", allowed)})";
    }
}
