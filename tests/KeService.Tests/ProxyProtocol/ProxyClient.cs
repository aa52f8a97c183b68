using System.Buffers;
using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Tls;
using PublicTime.Wire.ProxyProtocol;

namespace PublicTime.KeService.Tests.ProxyProtocol;

/// <summary>A proxy's connection to a KE server, with whatever the proxy sends first. What it sends then goes out together with the client's first octets.</summary>
internal sealed class ProxyClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private SocketPipe? _transport;
    private TlsConnection? _tls;

    /// <summary>Where proxies are in these tests.</summary>
    public static IPAddress Address { get; } = IPAddress.Parse("127.0.0.9");

    /// <summary>Options of a server that has these proxies.</summary>
    public static KeServerOptions Options => KeFixture.Options with { IsProxy = Address.Equals };

    public static byte[] LocalHeader
    {
        get
        {
            byte[] room = new byte[ProxyHeader.FixedLength];
            ProxyHeaderWriter.WriteLocal(room);
            return room;
        }
    }

    public static byte[] HeaderOf(string client)
    {
        byte[] source = IPAddress.Parse(client).GetAddressBytes();
        byte[] room = new byte[ProxyHeader.MaxLength];
        return room[..ProxyHeaderWriter.WriteTcp(source, 40000, new byte[source.Length], 4460, [], room)];
    }

    /// <summary>Connects, from a proxy unless another address is said.</summary>
    public static async Task<ProxyClient> ConnectAsync(KeServer server, IPAddress? from = null)
    {
        var client = new ProxyClient();
        client._socket.Bind(new IPEndPoint(from ?? Address, 0));
        await client._socket.ConnectAsync(server.Endpoints[0]).Soon();
        return client;
    }

    /// <summary>Sends octets at once.</summary>
    public Task SendAsync(byte[] octets) => _socket.SendAsync(octets).Soon();

    /// <summary>Whether the server has closed, or reset, without having said a word.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            return await _socket.ReceiveAsync(new byte[1]).Soon() == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Shakes hands; the header and the ClientHello leave in one segment.</summary>
    public async Task<TlsHandshakeStatus> HandshakeAsync(byte[] header, TlsClientContext trust)
    {
        _transport = new SocketPipe(_socket);
        _transport.Output.Write(header);
        _tls = TlsConnection.ForClient(_transport, trust, "localhost");
        return (await _tls.HandshakeAsync(CancellationToken.None).Soon()).Status;
    }

    /// <summary>Asks, and gives how long the answer is; 0 when there is none.</summary>
    public async Task<int> AskAsync()
    {
        await _tls!.WriteAsync(KeFixture.CommonRequest, CancellationToken.None).Soon();
        byte[] buffer = new byte[4096];
        int length = 0;
        TlsRead read;
        while ((read = await _tls.ReadAsync(buffer, CancellationToken.None).Soon()).Status == TlsReadStatus.Received)
        {
            length += read.Length;
        }

        return length;
    }

    /// <summary>Closes as HAProxy's checks do: by a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        Dispose();
    }

    public void Dispose()
    {
        _tls?.Dispose();
        _transport?.Dispose();
        _socket.Dispose();
    }
}
