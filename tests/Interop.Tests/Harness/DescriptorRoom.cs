using System.Globalization;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>How many files and sockets this process, and what it starts from now on, may have open.</summary>
internal static class DescriptorRoom
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Raises the limit where it is lower.</summary>
    public static async Task EnsureAsync(int descriptors)
    {
        string row = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string hard = row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        if (!int.TryParse(hard, CultureInfo.InvariantCulture, out int limit) || limit >= descriptors)
        {
            return; // unlimited, or enough: the runtime has raised the soft limit to it
        }

        CommandResult raised = await ChildProcess.RunAsync(
            new ProgramStart("prlimit", "--pid", $"{Environment.ProcessId}", $"--nofile={descriptors}:{descriptors}"), Patience);
        raised.ExpectExitCode(0);
    }
}
