namespace PublicTime.CookieKeys.Rotation;

/// <summary>The time that is served, as rotation needs it. Safe from any thread.</summary>
public interface IServedClock
{
    /// <summary>Now, and whether it is believed.</summary>
    ServedTime Read();
}
