using System.Net;
using Microsoft.Extensions.Logging;

namespace PublicTime.Frontend;

/// <summary>What the front-end says: one line for each change of state, none for a packet. Event ids 7000 to 7099.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(
        EventId = 7000, Level = LogLevel.Information,
        Message = "Answering on UDP {Endpoint} with {Workers} workers; the kernel queues {ReceiveBufferKib} KiB for each")]
    public static partial void Listening(ILogger logger, IPEndPoint endpoint, int workers, int receiveBufferKib);
}
