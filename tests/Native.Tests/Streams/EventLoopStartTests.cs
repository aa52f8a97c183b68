using System.Net.Sockets;
using PublicTime.Native.Streams;
using PublicTime.Native.Tests.Process;

namespace PublicTime.Native.Tests.Streams;

/// <summary>Alone, because the whole process runs out of descriptors.</summary>
[Collection(nameof(EventLoopStartTests))]
[CollectionDefinition(nameof(EventLoopStartTests), DisableParallelization = true)]
public sealed class EventLoopStartTests
{
    [Fact]
    public void A_loop_that_cannot_start_leaves_no_descriptor_behind()
    {
        Assert.True(TryStart()); // and all code is there that needs files to be loaded
        Assert.False(TryStart(left: 0));
        IReadOnlyList<string> before = ScarceDescriptors.Open();

        int left = 0;
        while (!TryStart(left))
        {
            left++;
            Assert.Empty(ScarceDescriptors.OpenedSince(before));
        }

        // One for epoll, one for the bell, and what the runtime wants for a thread: so each way of failing was met.
        Assert.True(left >= 2, $"{left} descriptors were enough");
        Assert.Empty(ScarceDescriptors.OpenedSince(before));
    }

    private static bool TryStart(int left)
    {
        using ScarceDescriptors scarce = new(left);
        return TryStart();
    }

    private static bool TryStart()
    {
        try
        {
            new EventLoop("loop-scarce", niceness: 0).Dispose();
            return true;
        }
        catch (Exception failure) when (failure is SocketException or OutOfMemoryException)
        {
            // A thread that cannot be started is out of memory to the runtime, whatever was missing.
            return false;
        }
    }
}
