using System.Net;
using Microsoft.Extensions.Logging;

namespace PublicTime.Frontend;

/// <summary>What the front-end says: one line for each change of state, none for a packet. Event ids 7000 to 7099.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(
        EventId = 7000, Level = LogLevel.Information,
        Message = "Answering on UDP {Endpoint} with {Workers}; the kernel queues {ReceiveBufferKib} KiB for each")]
    public static partial void Listening(ILogger logger, IPEndPoint endpoint, string workers, int receiveBufferKib);

    [LoggerMessage(
        EventId = 7030, Level = LogLevel.Error,
        Message = "Datagrams of one batch to UDP {Endpoint} got no answer by a defect of this service; the others are answered. Further ones are counted and not told of")]
    public static partial void BatchFaulted(ILogger logger, IPEndPoint endpoint, Exception defect);

    [LoggerMessage(EventId = 7031, Level = LogLevel.Information, Message = "{Sentence}")]
    public static partial void KernelSettingLow(ILogger logger, string sentence);

    [LoggerMessage(
        EventId = 7032, Level = LogLevel.Warning,
        Message = "A worker may not run on core {Core} alone: it answers from wherever the system lets it run. Others that may not are not told of")]
    public static partial void CoreRefused(ILogger logger, int core);

    [LoggerMessage(
        EventId = 7010, Level = LogLevel.Information,
        Message = "Answering on UDP {Endpoint}, with stamps of this process's own; the kernel queues {ReceiveBufferKib} KiB")]
    public static partial void AddressServed(ILogger logger, IPEndPoint endpoint, int receiveBufferKib);

    [LoggerMessage(EventId = 7011, Level = LogLevel.Warning, Message = "UDP {Endpoint} is not answered any more: this machine no longer has that address")]
    public static partial void AddressGone(ILogger logger, IPEndPoint endpoint);

    [LoggerMessage(EventId = 7012, Level = LogLevel.Warning, Message = "UDP {Endpoint} is not answered yet ({Reason}): it is tried again until it is")]
    public static partial void AddressAwaited(ILogger logger, IPEndPoint endpoint, string reason);

    [LoggerMessage(EventId = 7013, Level = LogLevel.Warning, Message = "The system does not list this machine's addresses ({Reason}): those served so far are kept")]
    public static partial void AddressesUnknown(ILogger logger, string reason);

    [LoggerMessage(EventId = 7014, Level = LogLevel.Information, Message = "The system lists this machine's addresses again: they are followed")]
    public static partial void AddressesKnown(ILogger logger);

    [LoggerMessage(
        EventId = 7015, Level = LogLevel.Error,
        Message = "A datagram to UDP {Endpoint} got no answer by a defect of this service; the others are answered. Further ones are not told of")]
    public static partial void AnswerFaulted(ILogger logger, IPEndPoint endpoint, Exception defect);
}
