using PublicTime.Wire.Ntp;

namespace PublicTime.Control.Metrics;

/// <summary>The leap indicator as it stands in answers (RFC 5905 figure 9).</summary>
internal static class LeapNumber
{
    /// <summary>0 to 3; 3 also for a name that this version does not know.</summary>
    public static int Of(ClockStatus clock) =>
        (int)(Enum.TryParse(clock.Leap, out LeapIndicator leap) ? leap : LeapIndicator.Unsynchronized);
}
