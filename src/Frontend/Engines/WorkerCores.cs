using System.Globalization;
using PublicTime.Native.Process;

namespace PublicTime.Frontend.Engines;

/// <summary>Which worker runs on which core: each on one of its own while there are enough, otherwise wherever the system likes.</summary>
/// <remarks>
/// A pinned worker keeps its caches warm and never shares a core with another worker of its address. With more workers than cores some
/// would have to share, and only the scheduler knows who waits. Fewer workers than cores get the last ones: interrupts gather on the first.
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
        return workers <= allowed.Count ? allowed[allowed.Count - workers + worker] : null;
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

        string cores = string.Join(", ", Enumerable.Range(0, workers).Select(worker => Of(worker, workers, allowed)));
        return (workers, workers <= allowed.Count) switch
        {
            (1, true) => $"{count} on core {cores}",
            (_, true) => $"{count}, each on a core of its own ({cores})",
            _ => string.Create(CultureInfo.InvariantCulture, $"{count} on {allowed.Count} core{(allowed.Count == 1 ? "" : "s")}, where the system likes"),
        };
    }
}
