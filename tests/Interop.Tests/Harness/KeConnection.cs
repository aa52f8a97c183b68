using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>An NTS-KE connection by the framework's TLS, step by step. Takes any certificate: others test that.</summary>
internal sealed class KeConnection : IAsyncDisposable
{
    // Next Protocol 0, AEAD 15, End of Message: RFC 8915 section 4.1.
    private static readonly byte[] Request = Convert.FromHexString("80010002000080040002000f80000000");

    private Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private SslStream? _tls;

    /// <summary>SHA-256 of the certificate that was shown, in hexadecimal.</summary>
    public string Thumbprint => _tls!.RemoteCertificate!.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>Connects.</summary>
    /// <param name="port">TCP port on 127.0.0.1, or on ::1.</param>
    /// <param name="from">The address to come from, any of 127.0.0.0/8, or ::1.</param>
    public async Task ConnectAsync(int port, string from = "127.0.0.1")
    {
        IPAddress source = IPAddress.Parse(from);
        if (source.AddressFamily == AddressFamily.InterNetworkV6)
        {
            _socket.Dispose();
            _socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        }

        _socket.Bind(new IPEndPoint(source, 0));
        await _socket.ConnectAsync(new IPEndPoint(source.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Loopback : source, port));
    }

    /// <summary>Sends octets that are no TLS.</summary>
    public async Task SendPlainAsync(ReadOnlyMemory<byte> octets) => await _socket.SendAsync(octets);

    /// <summary>Shakes hands, after which the session is in flight.</summary>
    public async Task HandshakeAsync()
    {
        _tls = new SslStream(new NetworkStream(_socket));
        await _tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [new SslApplicationProtocol("ntske/1")],
#pragma warning disable CA5359, MA0039 // What is shown is not what is tested here.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359, MA0039
        });
    }

    /// <summary>Sends the request and gives the whole answer.</summary>
    public async Task<byte[]> ExchangeAsync()
    {
        await _tls!.WriteAsync(Request);
        using MemoryStream answer = new();
        await _tls.CopyToAsync(answer);
        return answer.ToArray();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_tls is not null)
        {
            await _tls.DisposeAsync();
        }

        _socket.Dispose();
    }
}
