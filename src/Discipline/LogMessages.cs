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

    [LoggerMessage(
        EventId = 4010, Level = LogLevel.Information,
        Message = "The kernel says that another daemon keeps the host's clock: serving it at stratum {Stratum}, wrong by {ErrorSeconds:F6} s at the most")]
    public static partial void HostFollowed(ILogger logger, int stratum, double errorSeconds);

    [LoggerMessage(
        EventId = 4011, Level = LogLevel.Error,
        Message = "The kernel does not say that anybody keeps the host's clock: answers say \"unsynchronized\" until somebody does (chronyd needs `rtcsync` to say so)")]
    public static partial void HostLost(ILogger logger);

    [LoggerMessage(
        EventId = 4012, Level = LogLevel.Warning,
        Message = "The kernel does not say that anybody keeps the host's clock: serving it as it is, at the stratum of `local`, {Stratum}")]
    public static partial void HostLostToLocal(ILogger logger, int stratum);
}
