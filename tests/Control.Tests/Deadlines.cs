namespace PublicTime.Control.Tests;

internal static class Deadlines
{
    /// <summary>After this a test that waits has failed.</summary>
    public static readonly TimeSpan Test = TimeSpan.FromSeconds(20);
}
