using Microsoft.Extensions.Logging;
using PublicTime.CookieKeys.Store;

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

    /// <summary>A store holds a ring that this node cannot use.</summary>
    [LoggerMessage(EventId = 8105, Level = LogLevel.Error, Message = "What {Store} holds as ring {Ring} cannot be used here ({Fault}). Damaged: it is replaced. OtherKey: it is sealed under a key-encryption key that this node lacks. OtherRing or NewerVersion: it is another ring's, or a newer publictime wrote it. This node goes on with what it has, and fresh cookie keys wait")]
    public static partial void NotOurs(this ILogger log, string store, string ring, KeyRingFileFault fault);

    /// <summary>An operator asked for fresh keys.</summary>
    [LoggerMessage(EventId = 8106, Level = LogLevel.Information, Message = "An operator asked for fresh cookie keys: they are proposed, and mint when every registered node has acknowledged them")]
    public static partial void RotationAsked(this ILogger log);

    /// <summary>An operator gave up all keys.</summary>
    [LoggerMessage(EventId = 8107, Level = LogLevel.Warning, Message = "An operator revoked every cookie key: clients are answered with NTS NAK and make a new key exchange each")]
    public static partial void Revoked(this ILogger log);

    /// <summary>An operator had a node forgotten.</summary>
    [LoggerMessage(EventId = 8108, Level = LogLevel.Warning, Message = "An operator had node {Name} ({Id:x16}) forgotten: nobody waits for it any more, and fresh cookie keys may not open there")]
    public static partial void Forgotten(this ILogger log, string name, ulong id);

    /// <summary>The node left.</summary>
    [LoggerMessage(EventId = 8109, Level = LogLevel.Information, Message = "This node has left the ring: it answers NTS no more, and nobody waits for it")]
    public static partial void Left(this ILogger log);

    /// <summary>The node left and could not say so.</summary>
    [LoggerMessage(EventId = 8110, Level = LogLevel.Warning, Message = "This node leaves the ring and no store could be told: fresh cookie keys wait for it everywhere until `publictime forget` is asked of another node")]
    public static partial void LeftUnheard(this ILogger log);

    /// <summary>All stores were empty.</summary>
    [LoggerMessage(EventId = 8111, Level = LogLevel.Warning, Message = "No store held ring {Ring}: it is begun. That is right when it is new, or lost everywhere; otherwise ringname or a store is not the one that is meant, or the stores were emptied while every node that has the ring was away")]
    public static partial void Begun(this ILogger log, string ring);

    /// <summary>A node that had a ring of its own joins another.</summary>
    [LoggerMessage(EventId = 8112, Level = LogLevel.Warning, Message = "The ring that this node had for itself is given up for the shared ring {Ring}: cookies that it made alone are answered with NTS NAK, and those clients make a new key exchange")]
    public static partial void GivenUp(this ILogger log, string ring);

    /// <summary>Two nodes with one name.</summary>
    [LoggerMessage(EventId = 8113, Level = LogLevel.Error, Message = "This node does not come into the ring: another node named {Name} ({Id:x16}) is alive. Give each node a nodename of its own; this one enters when the other has left or been silent for some seconds, and answers no NTS until then")]
    public static partial void NamesakeAlive(this ILogger log, string name, ulong id);

    /// <summary>No room for a node.</summary>
    [LoggerMessage(EventId = 8114, Level = LogLevel.Error, Message = "Node {Name} does not come into the ring {Ring}: it has {Most} nodes, which is all it may have. Have `publictime forget` take out nodes that are gone; this one enters as soon as there is room, and answers no NTS until then")]
    public static partial void RingFull(this ILogger log, string name, string ring, int most);

    /// <summary>A node starts from its own copy.</summary>
    [LoggerMessage(EventId = 8115, Level = LogLevel.Information, Message = "This node goes on with generation {Generation} of its own copy of the key ring, whether a store answers or not")]
    public static partial void Recalled(this ILogger log, long generation);

    /// <summary>Two processes with one identity.</summary>
    [LoggerMessage(EventId = 8103, Level = LogLevel.Error, Message = "Another process reports under this node's identity, so the state folder was copied: {Name} registers anew, and the other goes on. Give every machine a state folder of its own")]
    public static partial void HasDouble(this ILogger log, string name);
}
