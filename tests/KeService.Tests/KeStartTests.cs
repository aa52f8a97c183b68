using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Tests.Process;

namespace PublicTime.KeService.Tests;

/// <summary>Starts of a server for which the system has too little. Alone, because the whole process runs out of descriptors.</summary>
[Collection(nameof(KeStartTests))]
[CollectionDefinition(nameof(KeStartTests), DisableParallelization = true)]
public sealed class KeStartTests : IDisposable
{
    private const int Most = 100;

    private static readonly KeServerOptions Options = KeFixture.Options with
    {
        Endpoints = [new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.IPv6Loopback, 0)],
        Threads = 3,
    };

    private readonly KeFixture _ke = new();

    public void Dispose() => _ke.Dispose();

    [Fact]
    public async Task A_server_that_cannot_start_leaves_nothing_open_and_no_thread_running()
    {
        await TryStartAsync(Most); // and all code is there that needs files to be loaded
        Assert.False(await TryStartAsync(left: 0));
        (int Loops, IReadOnlyList<string> Open) before = (Loops(), ScarceDescriptors.Open());

        int left = 0;
        while (!await TryStartAsync(left))
        {
            left++;
            Assert.True(left < Most, "it never starts");
            Assert.Empty(ScarceDescriptors.OpenedSince(before.Open));

            // The kernel shows a thread for a moment after its end, also those of tests before.
            await _ke.UntilAsync(() => Loops() <= before.Loops);
        }

        // Two listeners, and an epoll and a bell for each of three threads: so a start failed at each of them.
        Assert.True(left >= 8, $"{left} descriptors were enough");
    }

    private async Task<bool> TryStartAsync(int left)
    {
        KeServer? server = null;
        try
        {
            using (ScarceDescriptors scarce = new(left))
            {
                server = _ke.Start(Options);
            }

            return true;
        }
        catch (Exception failure) when (failure is KeListenException or SocketException or OutOfMemoryException)
        {
            return false;
        }
        finally
        {
            await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private static int Loops() => Directory.GetDirectories("/proc/self/task").Count(thread => NameOf(thread).StartsWith("ke-", StringComparison.Ordinal));

    private static string NameOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm"));
        }
        catch (IOException)
        {
            return ""; // it has ended meanwhile
        }
    }
}
