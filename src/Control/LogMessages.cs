using System.Net;
using Microsoft.Extensions.Logging;

namespace PublicTime.Control;

/// <summary>Every log line of this room; event ids 5000 to 5099.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(5000, LogLevel.Information, "Control socket {Path} answers `publictime status` and the operator's commands.")]
    public static partial void ControlListening(ILogger logger, string path);

    [LoggerMessage(5001, LogLevel.Warning, "Control socket {Path} cannot accept ({Reason}); `publictime status` and the other commands wait until it can, time is served as before.")]
    public static partial void ControlDeaf(ILogger logger, string path, string reason);

    [LoggerMessage(5002, LogLevel.Information, "Control socket {Path} accepts again.")]
    public static partial void ControlHears(ILogger logger, string path);

    [LoggerMessage(5010, LogLevel.Information, "HTTP on {Endpoint} shows health, readiness and metrics.")]
    public static partial void HttpListening(ILogger logger, IPEndPoint endpoint);

    [LoggerMessage(5011, LogLevel.Warning, "HTTP on {Endpoint} cannot accept ({Reason}): health, readiness and metrics are not seen until it can, time is served as before.")]
    public static partial void HttpDeaf(ILogger logger, IPEndPoint endpoint, string reason);

    [LoggerMessage(5012, LogLevel.Information, "HTTP on {Endpoint} accepts again.")]
    public static partial void HttpHears(ILogger logger, IPEndPoint endpoint);

    [LoggerMessage(5013, LogLevel.Error, "A page could not be made, which is a defect of this service: health, readiness or metrics may be missing; time is served as before. Said once.")]
    public static partial void HttpDefect(ILogger logger, Exception failure);
}
