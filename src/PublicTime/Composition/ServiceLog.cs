using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace PublicTime.Composition;

/// <summary>Where the service says its changes of state: one line each on the standard error stream.</summary>
internal static class ServiceLog
{
    /// <summary>The factory; disposing it writes what waits.</summary>
    public static ILoggerFactory Create() => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(LogLevel.Information);
        builder.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.AddConsole(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;

            // A terminal that nobody reads must not stop the service.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
    });
}
