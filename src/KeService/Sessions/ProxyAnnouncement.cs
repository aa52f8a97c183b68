using System.Net;

namespace PublicTime.KeService.Sessions;

/// <summary>What a proxy has said about its connection.</summary>
/// <param name="Failure">How the connection ended, where it has not said anything that counts; otherwise null.</param>
/// <param name="Client">The client's address; null, without a failure, where the connection is the proxy's own.</param>
internal readonly record struct ProxyAnnouncement(KeOutcome? Failure, IPAddress? Client);
