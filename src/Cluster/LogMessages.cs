using Microsoft.Extensions.Logging;

namespace PublicTime.Cluster;

/// <summary>What the cluster logs: event ids 8000 to 8099 for stores, 8100 to 8199 for the ring.</summary>
internal static partial class LogMessages
{
    /// <summary>A store answers, for the first time or again.</summary>
    [LoggerMessage(EventId = 8000, Level = LogLevel.Information, Message = "Redis {Store} answers: the ring is shared through it")]
    public static partial void StoreReachable(this ILogger log, string store);

    /// <summary>A store cannot be used.</summary>
    [LoggerMessage(EventId = 8001, Level = LogLevel.Warning, Message = "Redis {Store} cannot be used: {Reason}. Cookies go on to be made and opened with the ring in memory; through this Redis no fresh key is agreed on until it answers again, and it is asked all the time")]
    public static partial void StoreUnreachable(this ILogger log, string store, string reason);

    /// <summary>The local copy cannot be written.</summary>
    [LoggerMessage(EventId = 8100, Level = LogLevel.Warning, Message = "This node's copy of the key ring cannot be kept: it promises nothing new to the others, so no fresh cookie keys come into use anywhere until it can. {Reason}")]
    public static partial void NotKept(this ILogger log, string reason);

    /// <summary>The local copy is written again.</summary>
    [LoggerMessage(EventId = 8101, Level = LogLevel.Information, Message = "This node's copy of the key ring is kept again (generation {Generation})")]
    public static partial void KeptAgain(this ILogger log, long generation);

    /// <summary>The node may answer.</summary>
    [LoggerMessage(EventId = 8102, Level = LogLevel.Information, Message = "Node {Name} is registered in ring {Ring} (generation {Generation}, {Members} nodes): it answers NTS and mints cookies from now on")]
    public static partial void Registered(this ILogger log, string name, string ring, long generation, int members);

    /// <summary>A member with this node's name was silent.</summary>
    [LoggerMessage(EventId = 8104, Level = LogLevel.Warning, Message = "Node {Name} was registered as {Id:x16} before and is silent since: it is taken for this one without its state folder, and nobody waits for it any more")]
    public static partial void Replaced(this ILogger log, string name, ulong id);

    /// <summary>Two processes with one identity.</summary>
    [LoggerMessage(EventId = 8103, Level = LogLevel.Error, Message = "Another process reports under this node's identity, so the state folder was copied: {Name} registers anew, and the other goes on. Give every machine a state folder of its own")]
    public static partial void HasDouble(this ILogger log, string name);
}
