using PublicTime.CookieKeys.Cookies;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>A thread that answers does not compile: its clients would wait for tens of milliseconds.</summary>
[Collection(nameof(AlonePerProcess))]
[Trait("Needs", "AES instructions")]
public sealed class WarmUpTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_first_batch_that_fills_lanes_finds_all_its_code_compiled_even_if_the_ring_came_late(bool isRingLate)
    {
        Assert.SkipUnless(NtsServerLanes.IsSupported, "This processor has no AES instructions, so there are no lanes.");

        Assert.Equal(0, ColdContext.Call(typeof(FirstBusyBatch), nameof(FirstBusyBatch.CompiledMethods), true, isRingLate));
    }

    [Fact]
    public void Without_the_warm_up_it_would_not()
    {
        Assert.SkipUnless(NtsServerLanes.IsSupported, "This processor has no AES instructions, so there are no lanes.");

        Assert.InRange((int)ColdContext.Call(typeof(FirstBusyBatch), nameof(FirstBusyBatch.CompiledMethods), false, false)!, 10, 1000);
    }
}
