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

    [LoggerMessage(
        EventId = 3010, Level = LogLevel.Information,
        Message = "NTS-KE shows a new certificate from {Path}, for {Names}: it expires {New:u}, the one before {Old:u}")]
    public static partial void CertificateReplaced(this ILogger log, string path, string names, DateTimeOffset @new, DateTimeOffset old);

    [LoggerMessage(EventId = 3011, Level = LogLevel.Error, Message = "NTS-KE goes on with the certificate that expires {Until:u}: {Reason}")]
    public static partial void CertificateRefused(this ILogger log, DateTimeOffset until, string reason);

    [LoggerMessage(EventId = 3012, Level = LogLevel.Information, Message = "The certificate files {Path} and its key are again what NTS-KE shows, until {Until:u}")]
    public static partial void CertificateRestored(this ILogger log, string path, DateTimeOffset until);

    [LoggerMessage(EventId = 3013, Level = LogLevel.Information, Message = "NTS-KE was asked to read its certificates again: nothing has changed; a change of any other directive waits for a restart")]
    public static partial void CertificatesUnchanged(this ILogger log);

    [LoggerMessage(EventId = 3014, Level = LogLevel.Warning, Message = "The certificate {Path} for {Names} expires {Until:u}, in {Left}: clients refuse it then; replace the files, they are read at once")]
    public static partial void CertificateExpiring(this ILogger log, string path, string names, DateTimeOffset until, string left);

    [LoggerMessage(EventId = 3015, Level = LogLevel.Error, Message = "The certificate {Path} for {Names} expired {Until:u}: clients refuse it; replace the files, they are read at once")]
    public static partial void CertificateExpired(this ILogger log, string path, string names, DateTimeOffset until);

    [LoggerMessage(EventId = 3016, Level = LogLevel.Warning, Message = "The certificate {Path} for {Names} is valid only from {From:u} on: clients refuse it until then")]
    public static partial void CertificateNotYetValid(this ILogger log, string path, string names, DateTimeOffset from);

    [LoggerMessage(
        EventId = 3017, Level = LogLevel.Warning,
        Message = "The certificate {Path} for {Names} is shown to nobody: for each of its names another one with the same kind of key ({Kind}) comes first")]
    public static partial void CertificateNeverShown(this ILogger log, string path, string names, string kind);

    [LoggerMessage(
        EventId = 3018, Level = LogLevel.Warning,
        Message = "The self-signed certificate {Path}, valid from {From:u} until {Until:u}, is made anew: clients that trust the old one must be told to trust the new one")]
    public static partial void CertificateRenewed(this ILogger log, string path, DateTimeOffset from, DateTimeOffset until);

    [LoggerMessage(EventId = 3019, Level = LogLevel.Error, Message = "The self-signed certificate {Path} cannot be looked after, so that it will not be made anew before it expires: {Reason}")]
    public static partial void CertificateNotRenewed(this ILogger log, string path, string reason);

    [LoggerMessage(EventId = 3020, Level = LogLevel.Warning, Message = "This machine does not have the address {Address} yet: NTS-KE is served there as soon as it appears")]
    public static partial void AddressAbsent(this ILogger log, IPAddress address);
}
