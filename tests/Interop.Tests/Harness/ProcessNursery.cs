using System.Collections.Concurrent;
using System.Diagnostics;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>
/// The one thread that starts processes. The kernel's parent-death signal follows the thread that started a process, and
/// threads of the pool retire: started from one of them, a program would be killed in the middle of a test.
/// </summary>
internal static class ProcessNursery
{
    private static readonly BlockingCollection<Task> Requests = StartThread();

    /// <summary>Starts the process from the thread that lives as long as the test process.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        Task<Process> request = new(() => Process.Start(start)
            ?? throw new InvalidOperationException($"{start.FileName} did not start."));
        Requests.Add(request);
        return request.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Task> StartThread()
    {
        BlockingCollection<Task> requests = [];
        Thread thread = new(() =>
        {
            foreach (Task request in requests.GetConsumingEnumerable())
            {
                request.RunSynchronously();
            }
        })
        { IsBackground = true, Name = nameof(ProcessNursery) };
        thread.Start();
        return requests;
    }
}
