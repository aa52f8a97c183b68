using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>One NTS-KE session by the framework's own TLS, which has no part in the service.</summary>
/// <param name="AnswerLength">Octets of the answer.</param>
/// <param name="Thumbprint">SHA-256 of the certificate that was shown, in hexadecimal.</param>
internal sealed record KeySession(int AnswerLength, string Thumbprint)
{
    /// <summary>What an answer has at least: eight cookies for AEAD 15 in their records.</summary>
    public const int ShortestAnswer = 8 * (4 + 100);

    // Next Protocol 0, AEAD 15, End of Message: RFC 8915 section 4.1.
    private static readonly byte[] Request = [0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 2, 0, 15, 0x80, 0, 0, 0];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Holds a session with a service on 127.0.0.1 to its end. Any certificate is taken.</summary>
    /// <param name="port">Its TCP port.</param>
    /// <param name="from">The address to come from, any of 127.0.0.0/8.</param>
    public static async Task<KeySession> HoldAsync(int port, string from = "127.0.0.1")
    {
        using CancellationTokenSource deadline = new(Deadline, TimeProvider.System);
        using TcpClient connection = new(new IPEndPoint(IPAddress.Parse(from), 0)) { NoDelay = true };
        await connection.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
        await using SslStream tls = new(connection.GetStream());
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = "localhost",
            EnabledSslProtocols = SslProtocols.Tls13,
            ApplicationProtocols = [new SslApplicationProtocol("ntske/1")],
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
        };
        await tls.AuthenticateAsClientAsync(options, deadline.Token);
        await tls.WriteAsync(Request, deadline.Token);
        byte[] answer = new byte[4096];
        int length = await tls.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, deadline.Token);
        return new KeySession(length, tls.RemoteCertificate!.GetCertHashString(HashAlgorithmName.SHA256));
    }
}
