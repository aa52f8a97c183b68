namespace PublicTime.Native.Clock;

/// <summary>The host's clocks. Reading them never fails, blocks or allocates; any thread may.</summary>
public interface IRawClock
{
    /// <summary>Smallest step by which successive readings differ, log2 of seconds.</summary>
    sbyte Precision { get; }

    /// <summary>Reads the realtime clock.</summary>
    RawInstant Now();

    /// <summary>Reads both clocks as close together as the host allows.</summary>
    RawReading Read();
}
