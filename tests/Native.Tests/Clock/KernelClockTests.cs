using PublicTime.Native.Clock;

namespace PublicTime.Native.Tests.Clock;

public sealed class KernelClockTests
{
    private const int StatusUnsynchronized = 0x0040;
    private const int StatusClockFault = 0x1000;
    private const int StatusNanoseconds = 0x2000;

    [Fact]
    public void This_kernel_says_something_that_a_kernel_can_say()
    {
        KernelClockReading reading = new KernelClock().Read();

        Assert.True(Enum.IsDefined(reading.State));
        Assert.InRange(reading.MaxErrorMicroseconds, 0, KernelClockReading.ErrorLimitMicroseconds);
        Assert.InRange(reading.EstimatedErrorMicroseconds, 0, KernelClockReading.ErrorLimitMicroseconds);
    }

    [Fact]
    public void Reading_changes_nothing()
    {
        var kernel = new KernelClock();
        KernelClockReading first = kernel.Read();
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(first.State, kernel.Read().State);
        }
    }

    [Theory]
    [InlineData(0, 0, KernelClockState.Synchronized)]
    [InlineData(0, StatusNanoseconds, KernelClockState.Synchronized)]
    [InlineData(1, 0, KernelClockState.WillInsertSecond)]
    [InlineData(2, 0, KernelClockState.WillDeleteSecond)]
    [InlineData(3, 0, KernelClockState.SecondInProgress)]
    [InlineData(4, 0, KernelClockState.SecondOver)]
    [InlineData(5, 0, KernelClockState.NotSynchronized)]
    [InlineData(0, StatusUnsynchronized, KernelClockState.NotSynchronized)]
    [InlineData(1, StatusUnsynchronized, KernelClockState.NotSynchronized)]
    [InlineData(0, StatusClockFault, KernelClockState.NotSynchronized)]
    [InlineData(6, 0, KernelClockState.NotSynchronized)]
    [InlineData(-1, 0, KernelClockState.NotSynchronized)]
    public void Every_way_of_not_being_synchronized_counts(int state, int status, KernelClockState expected) =>
        Assert.Equal(new KernelClockReading(expected, 1200, 300), KernelClock.Interpret(state, status, 1200, 300));
}
