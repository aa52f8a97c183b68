using System.Net;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Frontend.Tests.Engines;

public sealed class BatchEngineTests : UdpEngineTests
{
    private protected override UdpEngineKind Kind => UdpEngineKind.Batch;

    [Fact]
    public async Task Receive_is_the_kernels_stamp_and_not_the_engines_own_reading()
    {
        // The engine's clock stands still in 2023; only the kernel can know what the host's clock says.
        var stopped = new FakeRawClock(TestResponder.EpochNanoseconds, 0);
        await using RunningEngine running = Start(IPAddress.Loopback, stopped);
        using var client = new UdpPeer(IPAddress.Loopback);

        NtpTimestamp sent = HostNow();
        NtpHeader header = HeaderOf(client.Ask(Request, new IPEndPoint(IPAddress.Loopback, running.Port)));
        NtpTimestamp arrived = HostNow();

        Assert.InRange((header.Receive - sent).Seconds, -1e-8, (arrived - sent).Seconds);
        Assert.Equal(NtpTimestamp.FromUnixNanoseconds(TestResponder.EpochNanoseconds), header.Transmit);
    }
}
