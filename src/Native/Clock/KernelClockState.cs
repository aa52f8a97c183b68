namespace PublicTime.Native.Clock;

/// <summary>What the kernel says about its clock: the values that ntp_adjtime(3) returns, in its order.</summary>
public enum KernelClockState
{
    /// <summary>TIME_OK: synchronized, no leap second is near.</summary>
    Synchronized = 0,

    /// <summary>TIME_INS: a second will be added at the end of the UTC day.</summary>
    WillInsertSecond = 1,

    /// <summary>TIME_DEL: a second will be left out at the end of the UTC day.</summary>
    WillDeleteSecond = 2,

    /// <summary>TIME_OOP: the added second is passing.</summary>
    SecondInProgress = 3,

    /// <summary>TIME_WAIT: the leap second is over, and the daemon has not taken its announcement back yet.</summary>
    SecondOver = 4,

    /// <summary>TIME_ERROR: not synchronized, or the kernel does not say.</summary>
    NotSynchronized = 5,
}
