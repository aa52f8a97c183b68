using Microsoft.Extensions.Logging;

namespace PublicTime.Discipline;

/// <summary>What the discipline says: one line for each change of state. Event ids 4000 to 4099.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(
        EventId = 4000, Level = LogLevel.Error,
        Message = "The host's clock was stepped by {StepSeconds:F6} s: answers say \"unsynchronized\" until it has stayed put for {SettleSeconds} s")]
    public static partial void ClockStepped(ILogger logger, double stepSeconds, double settleSeconds);

    [LoggerMessage(EventId = 4001, Level = LogLevel.Warning, Message = "The host's clock has settled: serving it again at stratum {Stratum}")]
    public static partial void ClockSettled(ILogger logger, int stratum);

    [LoggerMessage(
        EventId = 4002, Level = LogLevel.Error,
        Message = "The host's clock shows {Now:u}, which is certainly wrong: answers say \"unsynchronized\" until it is set")]
    public static partial void ClockTooEarly(ILogger logger, DateTimeOffset now);
}
