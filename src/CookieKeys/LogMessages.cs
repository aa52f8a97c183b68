using Microsoft.Extensions.Logging;

namespace PublicTime.CookieKeys;

/// <summary>What the key ring logs: event ids 2000 to 2099.</summary>
internal static partial class LogMessages
{
    /// <summary>The minting key changed.</summary>
    [LoggerMessage(EventId = 2000, Level = LogLevel.Information, Message = "Cookies are now minted under key {KeyId:x8} instead of {PreviousKeyId:x8}; {Keys} keys open cookies (ring generation {Generation})")]
    public static partial void Rotated(this ILogger log, uint keyId, uint previousKeyId, int keys, long generation);

    /// <summary>The store began to refuse writes.</summary>
    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "The key ring cannot be saved: keys go on to be derived from what is in memory, and fresh ones wait until it can. {Reason}")]
    public static partial void SavingFailed(this ILogger log, string reason);

    /// <summary>The store takes writes again.</summary>
    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "The key ring can be saved again, and is (generation {Generation})")]
    public static partial void SavingResumed(this ILogger log, long generation);

    /// <summary>A new ring was begun.</summary>
    [LoggerMessage(EventId = 2003, Level = LogLevel.Information, Message = "There was no key ring: a new one named {RingName} was begun, which opens no older cookie")]
    public static partial void RingBegun(this ILogger log, string ringName);

    /// <summary>A ring was read at start.</summary>
    [LoggerMessage(EventId = 2004, Level = LogLevel.Information, Message = "Key ring {RingName} was read: generation {Generation}, {Keys} keys open cookies")]
    public static partial void RingRead(this ILogger log, string ringName, long generation, int keys);

    /// <summary>Somebody else wrote the store.</summary>
    [LoggerMessage(EventId = 2005, Level = LogLevel.Information, Message = "The stored key ring was changed by another writer: generation {Stored} is taken over instead of {Ours}")]
    public static partial void TakenOver(this ILogger log, long stored, long ours);

    /// <summary>Keys of a chronyd were taken in.</summary>
    [LoggerMessage(EventId = 2006, Level = LogLevel.Information, Message = "{Keys} cookie keys of chronyd were imported from {Path}: their cookies open until {Until:u} at the latest")]
    public static partial void Imported(this ILogger log, string path, int keys, DateTimeOffset until);

    /// <summary>The file of a chronyd is no good.</summary>
    [LoggerMessage(EventId = 2007, Level = LogLevel.Warning, Message = "{Path} is not imported, so cookies of the chronyd that wrote it are answered with NTS NAK: {Reason}")]
    public static partial void ImportRefused(this ILogger log, string path, string reason);

    /// <summary>Keys of a chronyd cannot be used here.</summary>
    [LoggerMessage(EventId = 2008, Level = LogLevel.Warning, Message = "{Keys} keys of {Path} seal cookies with another AEAD than AES-SIV-CMAC-256 (15) and are not imported: their cookies are answered with NTS NAK")]
    public static partial void ImportSkipped(this ILogger log, string path, int keys);

    /// <summary>The file for chronyd cannot be written.</summary>
    [LoggerMessage(EventId = 2009, Level = LogLevel.Warning, Message = "The cookie keys for chronyd cannot be written to {Path}: a chronyd that reads it will not know the next keys. {Reason}")]
    public static partial void ExportFailed(this ILogger log, string path, string reason);

    /// <summary>The file for chronyd is written again.</summary>
    [LoggerMessage(EventId = 2010, Level = LogLevel.Information, Message = "The cookie keys for chronyd are written to {Path} again")]
    public static partial void ExportResumed(this ILogger log, string path);

    /// <summary>A new ring lives in memory only.</summary>
    [LoggerMessage(EventId = 2011, Level = LogLevel.Warning, Message = "The new key ring cannot be saved yet: until it can, a restart makes every cookie worthless and costs every client a new key exchange. {Reason}")]
    public static partial void BegunUnsaved(this ILogger log, string reason);

    /// <summary>An operator gave up every key.</summary>
    [LoggerMessage(EventId = 2012, Level = LogLevel.Warning, Message = "Every cookie key was revoked by an operator: every client is answered with NTS NAK once, and makes a new key exchange")]
    public static partial void Revoked(this ILogger log);
}
