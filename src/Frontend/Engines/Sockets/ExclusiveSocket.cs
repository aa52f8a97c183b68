using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Sockets;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>Opens a socket that does not share its address, of one family only.</summary>
internal static class ExclusiveSocket
{
    /// <summary>Opens and binds; who asked owns the socket.</summary>
    /// <exception cref="SocketException">The address cannot be bound, or no descriptor is left.</exception>
    public static Socket Open(IPEndPoint local, FrontendOptions options)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.ReceiveBufferSize = options.ReceiveBufferLength ?? SocketsEngine.ReceiveBufferLength;
            TrafficClass.Mark(socket, options.Dscp);
            socket.Bind(local);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
