using PublicTime.Reporting;

namespace PublicTime.Comparison.Tests.Abuse;

/// <summary>Results that no generator measured.</summary>
internal static class LoadResults
{
    private const int Seconds = 5;

    /// <summary>Of five seconds at even rates.</summary>
    public static LoadResult Make(long sentPerSecond, long answeredPerSecond) => new()
    {
        Title = "made up",
        Mode = "ntp",
        Target = "nobody",
        Sender = "raw",
        BegunAt = DateTimeOffset.UnixEpoch,
        DurationSeconds = Seconds,
        Intended = sentPerSecond * Seconds,
        Sent = sentPerSecond * Seconds,
        Answered = answeredPerSecond * Seconds,
        Lost = (sentPerSecond - answeredPerSecond) * Seconds,
        Machine = Machine.OfThisProcess(),
    };
}
