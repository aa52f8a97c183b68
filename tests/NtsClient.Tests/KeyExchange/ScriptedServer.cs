using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PublicTime.NtsClient.Tests.KeyExchange;

/// <summary>An NTS-KE server on .NET's SslStream that answers one client with given octets, whatever it asks.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("publictime-scripted-");
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="answer">What is sent; null to read and stay silent.</param>
    /// <param name="protocol">The application protocol, or null for a server that knows of none.</param>
    /// <param name="speaksTls">Otherwise the answer is sent in the clear, at once.</param>
    public ScriptedServer(byte[]? answer, string? protocol = "ntske/1", bool speaksTls = true)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        AuthorityPath = Path.Combine(_folder.FullName, "server.crt");
        File.WriteAllText(AuthorityPath, _certificate.ExportCertificatePem());
        _serving = ServeAsync(answer, protocol, speaksTls);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public string AuthorityPath { get; }

    /// <summary>What the client asked.</summary>
    public ReadOnlyMemory<byte> Request { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _certificate.Dispose();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=scripted", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private async Task ServeAsync(byte[]? answer, string? protocol, bool speaksTls)
    {
        try
        {
            await using var network = new NetworkStream(await _listener.AcceptAsync(_stop.Token), ownsSocket: true);
            await using var tls = new SslStream(network, leaveInnerStreamOpen: true);
            if (speaksTls)
            {
                await tls.AuthenticateAsServerAsync(Options(protocol), _stop.Token);
            }

            await AnswerAsync(speaksTls ? tls : network, answer);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException or OperationCanceledException)
        {
            // The client gave up, which is what most tests here make it do.
        }
    }

    private async Task AnswerAsync(Stream stream, byte[]? answer)
    {
        byte[] request = new byte[1024];
        Request = request.AsMemory(0, await stream.ReadAsync(request, _stop.Token));
        if (answer is null)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
        }

        await stream.WriteAsync(answer, _stop.Token);
        if (stream is SslStream tls)
        {
            await tls.ShutdownAsync();
        }
    }

    private SslServerAuthenticationOptions Options(string? protocol) => new()
    {
        ServerCertificate = _certificate,
        ApplicationProtocols = protocol is null ? null : [new SslApplicationProtocol(protocol)],
    };
}
