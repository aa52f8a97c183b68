using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace PublicTime.Native.Tests.Udp;

/// <summary>A network namespace for one thread and the programs it starts: it is gone when the thread is. Needs root.</summary>
internal static partial class PrivateNetwork
{
    private const int NewNetwork = 0x40000000;

    /// <summary>Runs a test in a network of its own, in which only loopback is up.</summary>
    public static void Run(Action test)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.Equal(0, Unshare(NewNetwork));
                Ip("link set lo up");
                test();
            }
            catch (Exception caught)
            {
                failure = ExceptionDispatchInfo.Capture(caught);
            }
        });
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "The test in a network of its own did not end.");
        failure?.Throw();
    }

    /// <summary>Runs ip(8) in the calling thread's network.</summary>
    public static void Ip(string arguments)
    {
        using System.Diagnostics.Process ip = System.Diagnostics.Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        string said = ip.StandardError.ReadToEnd();
        Assert.True(ip.WaitForExit(TimeSpan.FromSeconds(10)), $"ip {arguments} did not end.");
        Assert.True(ip.ExitCode == 0, $"ip {arguments}: {said}");
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
