using Microsoft.Extensions.Logging;

namespace PublicTime.Control;

/// <summary>Every log line of this room; event ids 5000 to 5099.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(5000, LogLevel.Information, "Control socket {Path} answers `publictime status`.")]
    public static partial void ControlListening(ILogger logger, string path);

    [LoggerMessage(5001, LogLevel.Warning, "Control socket {Path} cannot accept ({Reason}); `publictime status` waits until it can, time is served as before.")]
    public static partial void ControlDeaf(ILogger logger, string path, string reason);

    [LoggerMessage(5002, LogLevel.Information, "Control socket {Path} accepts again.")]
    public static partial void ControlHears(ILogger logger, string path);
}
