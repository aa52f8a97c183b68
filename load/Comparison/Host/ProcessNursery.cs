using System.Collections.Concurrent;
using System.Diagnostics;

namespace PublicTime.Comparison.Host;

/// <summary>
/// The one thread that starts programs: the kernel ends them when the thread that started them ends, and threads of the pool retire.
/// </summary>
internal static class ProcessNursery
{
    private static readonly BlockingCollection<Task<Process>> Requests = StartThread();

    /// <summary>Starts a program from the thread that lives as long as this process.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        Task<Process> request = new(() => Process.Start(start)
            ?? throw new InvalidOperationException($"{start.FileName} did not start."));
        Requests.Add(request);
        return request.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Task<Process>> StartThread()
    {
        BlockingCollection<Task<Process>> requests = [];
        Thread thread = new(() =>
        {
            foreach (Task<Process> request in requests.GetConsumingEnumerable())
            {
                request.RunSynchronously();
            }
        })
        { IsBackground = true, Name = nameof(ProcessNursery) };
        thread.Start();
        return requests;
    }
}
