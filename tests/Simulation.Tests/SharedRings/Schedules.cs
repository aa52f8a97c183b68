namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>How many schedules a test runs: enough for every day, or what the environment variable SCHEDULES asks for.</summary>
internal static class Schedules
{
    public static int Or(int usual) => int.TryParse(Environment.GetEnvironmentVariable("SCHEDULES"), out int asked) ? asked : usual;
}
