using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Tests.Tls;
using PublicTime.Native.Tls;

namespace PublicTime.NtsClient.Tests.KeyExchange;

/// <summary>An NTS-KE server that answers one client with given octets and derives keys with contexts of the test's choice.</summary>
internal sealed class ExportingServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly TestCertificates _certificates = new();
    private readonly TlsServerContext _context;
    private readonly Task<byte[]> _serving;

    /// <param name="answer">What is sent.</param>
    /// <param name="contextAead">The AEAD number that goes into the exporter's contexts.</param>
    /// <param name="keyLength">Octets of one key.</param>
    /// <param name="deadline">Ends a server that nobody asks.</param>
    public ExportingServer(byte[] answer, byte contextAead, int keyLength, CancellationToken deadline)
    {
        TlsCertificateFiles files = _certificates.Write("server");
        AuthorityPath = files.CertificatePath;
        _context = TlsServerContext.Load(files);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _serving = ServeAsync(answer, contextAead, keyLength, deadline);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public string AuthorityPath { get; }

    /// <summary>C2S and S2C as the server has them, once the client was answered.</summary>
    public Task<byte[]> KeysAsync() => _serving;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await ((Task)_serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _context.Dispose();
        _certificates.Dispose();
    }

    private async Task<byte[]> ServeAsync(byte[] answer, byte contextAead, int keyLength, CancellationToken deadline)
    {
        using var transport = new SocketPipe(await _listener.AcceptAsync(deadline));
        using TlsConnection tls = TlsConnection.ForServer(transport, _context);
        Assert.Equal(TlsHandshakeResult.Completed, await tls.HandshakeAsync(deadline));
        TlsRead read = await tls.ReadAsync(new byte[1024], deadline);
        Assert.Equal(TlsReadStatus.Received, read.Status);
        byte[] keys = new byte[2 * keyLength];
        tls.ExportKeyingMaterial("EXPORTER-network-time-security"u8, [0, 0, 0, contextAead, 0], keys.AsSpan(0, keyLength));
        tls.ExportKeyingMaterial("EXPORTER-network-time-security"u8, [0, 0, 0, contextAead, 1], keys.AsSpan(keyLength));
        Assert.True(await tls.FinishAsync(answer, deadline));
        await transport.CloseAsync(deadline);
        return keys;
    }
}
