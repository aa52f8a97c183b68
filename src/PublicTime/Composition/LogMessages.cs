using Microsoft.Extensions.Logging;
using PublicTime.Cluster.Membership;

namespace PublicTime.Composition;

/// <summary>What the composition says. Event ids 6100 to 6199.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventId = 6100, Level = LogLevel.Warning, Message = "{Sentence}")]
    public static partial void EndpointLeftOut(ILogger logger, string sentence);

    [LoggerMessage(EventId = 6101, Level = LogLevel.Information, Message = "PublicTime {Version} serves; state is kept in {Folder}")]
    public static partial void Serving(ILogger logger, string version, string folder);

    [LoggerMessage(EventId = 6102, Level = LogLevel.Information, Message = "PublicTime stops: answers and sessions in progress end first")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(EventId = 6104, Level = LogLevel.Error, Message = "The control socket has failed: `publictime status` has no answer until a restart; time is served as before")]
    public static partial void ControlEnded(ILogger logger, Exception failure);

    [LoggerMessage(
        EventId = 6120, Level = LogLevel.Warning,
        Message = "Nothing can be kept in the state folder {Folder}: time is served with what is in it, and what is new lives until this process ends. {Reason}")]
    public static partial void StateNotKept(ILogger logger, string folder, string reason);

    [LoggerMessage(EventId = 6121, Level = LogLevel.Warning, Message = "`publictime status` has no answer until a restart; time is served as before. {Reason}")]
    public static partial void ControlNotStarted(ILogger logger, string reason);

    [LoggerMessage(
        EventId = 6106, Level = LogLevel.Warning,
        Message = "NTS-KE holds at most {Room} sessions at once, not the {Asked} of `maxntsconnections`: this process may open only {Limit} files and sockets (ulimit -n, LimitNOFILE=)")]
    public static partial void ConnectionsLowered(ILogger logger, int room, int asked, int limit);

    [LoggerMessage(
        EventId = 6107, Level = LogLevel.Warning,
        Message = "This processor has no AES instructions of x86-64: NTS is served by a path that takes some hundred times as long for each request")]
    public static partial void NotAccelerated(ILogger logger);

    [LoggerMessage(
        EventId = 6122, Level = LogLevel.Information,
        Message = "SIGHUP reads certificates again, and no NTS-KE shows any here: nothing was done; a change of any directive waits for a restart")]
    public static partial void NothingToReload(ILogger logger);

    [LoggerMessage(
        EventId = 6130, Level = LogLevel.Information,
        Message = "NTS-KE believes the PROXY protocol headers of connections from {Proxies}, and closes those from there that have none")]
    public static partial void ProxiesBelieved(ILogger logger, string proxies);

    [LoggerMessage(EventId = 6140, Level = LogLevel.Warning, Message = "What the service manager says is not understood and has no effect: {Sentence}")]
    public static partial void ManagerMisunderstood(ILogger logger, string sentence);

    [LoggerMessage(
        EventId = 6141, Level = LogLevel.Warning,
        Message = "The service manager cannot be told how the service is, and may take it for dead: {Reason}; time is served as before")]
    public static partial void ManagerUnreachable(ILogger logger, string reason);

    [LoggerMessage(EventId = 6142, Level = LogLevel.Information, Message = "The service manager's watchdog is fed: it restarts this service after {Seconds} s without a sign of life")]
    public static partial void WatchdogFed(ILogger logger, double seconds);

    [LoggerMessage(
        EventId = 6143, Level = LogLevel.Critical,
        Message = "The service stands still: {Workers} had work and did none of it for {Seconds} s; the watchdog is not fed, so the service manager restarts this service")]
    public static partial void StandsStill(ILogger logger, string workers, double seconds);

    [LoggerMessage(EventId = 6144, Level = LogLevel.Warning, Message = "The service moves again; its watchdog is fed")]
    public static partial void MovesAgain(ILogger logger);

    [LoggerMessage(
        EventId = 6145, Level = LogLevel.Error,
        Message = "A reload has not ended within {Seconds} s: the certificates that were shown are shown on; SIGHUP tries again")]
    public static partial void ReloadEndless(ILogger logger, double seconds);

    [LoggerMessage(EventId = 6150, Level = LogLevel.Information, Message = "Draining, asked by {Why}: requests are answered for {Seconds} s more, and then this service stops; `publictime undrain` goes on after all")]
    public static partial void Draining(ILogger logger, string why, double seconds);

    [LoggerMessage(EventId = 6151, Level = LogLevel.Information, Message = "Draining is over, asked by {Why}: this service goes on")]
    public static partial void DrainCancelled(ILogger logger, string why);

    [LoggerMessage(EventId = 6152, Level = LogLevel.Information, Message = "Drained: this service stops")]
    public static partial void Drained(ILogger logger);

    [LoggerMessage(EventId = 6153, Level = LogLevel.Information, Message = "NTS-KE sends clients to {Name} port {Port} ({Standing})")]
    public static partial void NameComes(ILogger logger, string name, int port, NameStanding standing);

    [LoggerMessage(EventId = 6154, Level = LogLevel.Warning, Message = "NTS-KE sends no clients to {Name} port {Port} ({Standing}): whoever advertises it drains, does not know the time, has no ring or is silent; Gone: whoever did has left or was forgotten")]
    public static partial void NameGoes(ILogger logger, string name, int port, NameStanding standing);

    [LoggerMessage(EventId = 6155, Level = LogLevel.Error, Message = "NTS-KE has no front-end to send clients to: every key exchange is answered with Error 2 until `publictime cluster` shows one that is registered, synchronised and does not drain")]
    public static partial void NobodyToName(ILogger logger);

    [LoggerMessage(EventId = 6103, Level = LogLevel.Critical, Message = "PublicTime cannot go on and stops")]
    public static partial void Failed(ILogger logger, Exception failure);
}
