namespace PublicTime.Wire.Ntp;

/// <summary>Warning of a leap second at the end of the current month (RFC 5905 figure 9).</summary>
public enum LeapIndicator : byte
{
    /// <summary>No leap second is announced.</summary>
    NoWarning = 0,

    /// <summary>The last minute of the month has 61 seconds.</summary>
    LastMinuteHas61Seconds = 1,

    /// <summary>The last minute of the month has 59 seconds.</summary>
    LastMinuteHas59Seconds = 2,

    /// <summary>The clock is not synchronized.</summary>
    Unsynchronized = 3,
}
