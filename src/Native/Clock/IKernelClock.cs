namespace PublicTime.Native.Clock;

/// <summary>What the kernel knows about its clock. Reading never fails, blocks or changes anything; any thread may.</summary>
public interface IKernelClock
{
    /// <summary>Asks the kernel.</summary>
    KernelClockReading Read();
}
