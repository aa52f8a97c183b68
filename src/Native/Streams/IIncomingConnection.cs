using System.Net;
using PublicTime.Native.Tls;

namespace PublicTime.Native.Streams;

/// <summary>A TCP connection that was accepted and not yet worked on. Owned by whoever accepted it, until <see cref="Open"/>.</summary>
public interface IIncomingConnection : IDisposable
{
    /// <summary>Who has connected; null when it is gone already.</summary>
    IPEndPoint? Client { get; }

    /// <summary>Awaited, it moves the caller to where this connection is to be worked on.</summary>
    WorkplaceSwitch Enter();

    /// <summary>The connection as pipes, which own it from now on. Once, and after <see cref="Enter"/>.</summary>
    SocketPipe Open();
}
