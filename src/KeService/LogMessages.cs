using System.Net;
using Microsoft.Extensions.Logging;

namespace PublicTime.KeService;

/// <summary>What the KE service says: one line for each change of state, none for a connection. Event ids 3000 to 3099.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventId = 3000, Level = LogLevel.Information, Message = "NTS-KE listens on {Address} TCP port {Port}")]
    public static partial void Listening(this ILogger log, IPAddress address, int port);

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "{Reason} NTS-KE goes on without this endpoint, because this machine has no IPv6")]
    public static partial void IPv6Absent(this ILogger log, string reason);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "NTS-KE cannot accept connections ({Reason}): clients wait; it is tried again every {Pause}")]
    public static partial void AcceptFailing(this ILogger log, string reason, TimeSpan pause);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "NTS-KE accepts connections again after {Failures} failures since the start")]
    public static partial void AcceptRecovered(this ILogger log, long failures);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "NTS-KE accepts no more connections; {Sessions} sessions in flight may finish")]
    public static partial void Stopping(this ILogger log, int sessions);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Error, Message = "An NTS-KE session failed by a defect of this service; its client got no keys. Further ones are only counted")]
    public static partial void SessionFaulted(this ILogger log, Exception defect);

    [LoggerMessage(EventId = 3020, Level = LogLevel.Warning, Message = "This machine does not have the address {Address} yet: NTS-KE is served there as soon as it appears")]
    public static partial void AddressAbsent(this ILogger log, IPAddress address);
}
