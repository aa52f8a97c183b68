using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>Turns what OpenSSL left in its error queue into a result.</summary>
internal static unsafe class TlsFailures
{
    private const int ProtocolVersionAlert = 70;
    private const int NoApplicationProtocolAlert = 120;

    /// <summary>Why the handshake that just failed on this thread did.</summary>
    public static TlsHandshakeResult OfHandshake(SslHandle connection)
    {
        (int reason, string text) = OpenSslErrors.Take();
        if (OpenSslErrors.AlertOf(reason) is int alert)
        {
            return OfAlert(alert);
        }

        return reason switch
        {
            OpenSslErrors.CertificateVerifyFailed =>
                new(TlsHandshakeStatus.CertificateRejected, PeerVerification.Describe(LibSsl.SSL_get_verify_result(connection))),

            // The callback that fails is NtsKeAlpn's: the client offers no application protocol at all.
            OpenSslErrors.CallbackFailed or OpenSslErrors.NoApplicationProtocol =>
                new(TlsHandshakeStatus.NoApplicationProtocol, "the client does not offer ntske/1"),
            OpenSslErrors.UnsupportedProtocol or OpenSslErrors.VersionTooLow =>
                new(TlsHandshakeStatus.UnsupportedVersion, "the other end does not speak TLS 1.3"),
            _ => new(TlsHandshakeStatus.ProtocolViolation, $"the other end breaks the rules of TLS, or does not speak it ({text})"),
        };
    }

    private static TlsHandshakeResult OfAlert(int alert) => alert switch
    {
        ProtocolVersionAlert => new(TlsHandshakeStatus.UnsupportedVersion, "the other end does not speak TLS 1.3"),
        NoApplicationProtocolAlert => new(TlsHandshakeStatus.NoApplicationProtocol, "the other end does not offer ntske/1"),
        _ => new(
            TlsHandshakeStatus.RefusedByPeer,
            $"the other end gave up with the alert \"{Marshal.PtrToStringUTF8((nint)LibSsl.SSL_alert_desc_string_long(alert))}\""),
    };
}
