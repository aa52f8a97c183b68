using PublicTime.Native.Packets;

namespace PublicTime.Native.Tests.Packets;

public sealed class ReceiveRingTests
{
    private const int BeforeFrame = 66; // tpacket_rcv: the header with the address it came from, less the Ethernet header that is aligned with it

    [Theory]
    [InlineData(0, 256)]
    [InlineData(14 + 20 + 8 + 48, 256)]
    [InlineData(14 + 40 + 8 + 48, 256)]
    [InlineData(14 + 20 + 8 + 228, 512)]
    [InlineData(14 + 20 + 8 + 1472, 2048)]
    [InlineData(14 + 40 + 8 + 1472, 2048)]
    public void A_place_is_as_short_as_the_longest_frame_allows(int longestFrame, int expected)
    {
        int length = ReceiveRing.PlaceLengthFor(longestFrame);

        Assert.Equal(expected, length);
        Assert.True(length >= BeforeFrame + longestFrame);
    }
}
