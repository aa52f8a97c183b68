using Microsoft.Extensions.Logging;

namespace PublicTime.Actors;

/// <summary>What the actors log: event ids 1000 to 1099.</summary>
internal static partial class LogMessages
{
    /// <summary>An incarnation failed; the next one starts after the backoff.</summary>
    [LoggerMessage(EventId = 1000, Level = LogLevel.Error, Message = "Actor {Actor} failed and starts again with fresh state in {Backoff} (failure {Failures}, restarts allowed {MaxRestarts})")]
    public static partial void Restarting(this ILogger log, Exception failure, string actor, TimeSpan backoff, int failures, int maxRestarts);

    /// <summary>No restart is left.</summary>
    [LoggerMessage(EventId = 1001, Level = LogLevel.Critical, Message = "Actor {Actor} failed {Failures} times within {Window}: it is not started again and the process is asked to stop")]
    public static partial void Escalated(this ILogger log, Exception failure, string actor, int failures, TimeSpan window);

    /// <summary>An episode of being behind begins.</summary>
    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "Actor {Actor} is behind: its mailbox of {Capacity} is full and drops the oldest messages until it has caught up")]
    public static partial void MailboxFull(this ILogger log, string actor, int capacity);

    /// <summary>An episode of being behind ends.</summary>
    [LoggerMessage(EventId = 1003, Level = LogLevel.Information, Message = "Actor {Actor} has caught up; {Dropped} messages were dropped meanwhile")]
    public static partial void MailboxEmptied(this ILogger log, string actor, long dropped);

    /// <summary>The message in hand failed after the stop began.</summary>
    [LoggerMessage(EventId = 1004, Level = LogLevel.Warning, Message = "Actor {Actor} failed while it was stopping; what it was doing is lost")]
    public static partial void FailedWhileStopping(this ILogger log, Exception failure, string actor);

    /// <summary>A discarded instance failed to dispose.</summary>
    [LoggerMessage(EventId = 1005, Level = LogLevel.Warning, Message = "Actor {Actor} failed to release its resources; they may stay open until the process ends")]
    public static partial void DisposeFailed(this ILogger log, Exception failure, string actor);

    /// <summary>Something an actor registered on its stopping token threw.</summary>
    [LoggerMessage(EventId = 1006, Level = LogLevel.Warning, Message = "A callback that an actor registered for the stop failed; the stop goes on")]
    public static partial void StopCallbackFailed(this ILogger log, Exception failure);
}
