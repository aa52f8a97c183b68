using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PublicTime.Native.Tls;

/// <summary>
/// One end of a TLS connection without any input or output: octets of the transport are fed in and drained by the caller.
/// Owned by one caller at a time.
/// </summary>
/// <remarks>After every call but <see cref="Feed"/> and <see cref="Drain"/> there may be octets for the peer: see <see cref="Pending"/>.</remarks>
public sealed unsafe class TlsEngine : IDisposable
{
    private readonly SslHandle _ssl;
    private readonly BioHandle _input = BioHandle.InMemory();
    private readonly BioHandle _output = BioHandle.InMemory();
    private bool _isBroken;

    private TlsEngine(SslContextHandle context)
    {
        _ssl = LibSsl.SSL_new(context);
        if (_ssl.IsInvalid)
        {
            throw new CryptographicException($"OpenSSL could not make a connection ({OpenSslErrors.Take().Text}).");
        }

        LibSsl.SSL_set_bio(_ssl, _input.Share(), _output.Share());
    }

    /// <summary>Octets that wait to be drained to the peer.</summary>
    public int Pending => (int)LibCrypto.BIO_ctrl_pending(_output);

    /// <summary>The negotiated version, such as "TLSv1.3".</summary>
    public string Version => Marshal.PtrToStringUTF8((nint)LibSsl.SSL_get_version(_ssl)) ?? "";

    /// <summary>The host name the client asked for (SNI), or null.</summary>
    public string? ServerName => Marshal.PtrToStringUTF8((nint)LibSsl.SSL_get_servername(_ssl, LibSsl.HostNameType));

    /// <summary>Whether the two ends agreed on ntske/1.</summary>
    public bool IsNtsKe
    {
        get
        {
            byte* protocol;
            uint length;
            LibSsl.SSL_get0_alpn_selected(_ssl, &protocol, &length);
            return new ReadOnlySpan<byte>(protocol, (int)length).SequenceEqual(NtsKeAlpn.Protocol);
        }
    }

    /// <summary>The server's end.</summary>
    public static TlsEngine ForServer(TlsServerContext context)
    {
        var engine = new TlsEngine(context.Handle);
        engine._ssl.Need(context.Names);
        LibSsl.SSL_set_accept_state(engine._ssl);
        return engine;
    }

    /// <summary>The client's end.</summary>
    /// <param name="context">Whom to trust.</param>
    /// <param name="host">The name, or the address as text, that the server's certificate must carry.</param>
    public static TlsEngine ForClient(TlsClientContext context, string host)
    {
        var engine = new TlsEngine(context.Handle);
        LibSsl.SSL_set_connect_state(engine._ssl);
        PeerVerification.Expect(engine._ssl, host);
        return engine;
    }

    /// <summary>Takes octets that arrived from the peer.</summary>
    public void Feed(ReadOnlySpan<byte> octets)
    {
        fixed (byte* first = octets)
        {
            if (!octets.IsEmpty && LibCrypto.BIO_write(_input, first, octets.Length) != octets.Length)
            {
                throw new CryptographicException("OpenSSL could not buffer what arrived.");
            }
        }
    }

    /// <summary>Hands out octets for the peer; returns how many.</summary>
    public int Drain(Span<byte> octets)
    {
        fixed (byte* first = octets)
        {
            return octets.IsEmpty ? 0 : Math.Max(0, LibCrypto.BIO_read(_output, first, octets.Length));
        }
    }

    /// <summary>Takes the handshake as far as it goes; null when it needs more from the peer. A failure leaves an alert to be drained.</summary>
    public TlsHandshakeResult? Handshake()
    {
        LibCrypto.ERR_clear_error();
        int result = LibSsl.SSL_do_handshake(_ssl);
        if (result == 1)
        {
            return TlsHandshakeResult.Completed;
        }

        if (LibSsl.SSL_get_error(_ssl, result) is LibSsl.ErrorWantRead or LibSsl.ErrorWantWrite)
        {
            return null;
        }

        _isBroken = true;
        return TlsFailures.OfHandshake(_ssl);
    }

    /// <summary>Decrypts what was fed, as far as it fits.</summary>
    public TlsRead Read(Span<byte> buffer)
    {
        LibCrypto.ERR_clear_error();
        int result;
        fixed (byte* first = buffer)
        {
            result = LibSsl.SSL_read(_ssl, first, buffer.Length);
        }

        if (result > 0)
        {
            return new TlsRead(TlsReadStatus.Received, result);
        }

        TlsReadStatus status = LibSsl.SSL_get_error(_ssl, result) switch
        {
            LibSsl.ErrorWantRead or LibSsl.ErrorWantWrite => TlsReadStatus.WantsMore,
            LibSsl.ErrorZeroReturn => TlsReadStatus.EndOfStream,
            _ => TlsReadStatus.ProtocolViolation,
        };
        _isBroken |= status == TlsReadStatus.ProtocolViolation;
        return new TlsRead(status, 0);
    }

    /// <summary>Encrypts octets for the peer; false when the connection is broken.</summary>
    public bool Write(ReadOnlySpan<byte> octets)
    {
        LibCrypto.ERR_clear_error();
        fixed (byte* first = octets)
        {
            return octets.IsEmpty || (!_isBroken && LibSsl.SSL_write(_ssl, first, octets.Length) == octets.Length);
        }
    }

    /// <summary>Says close_notify: this end sends no more.</summary>
    public void Shutdown()
    {
        LibCrypto.ERR_clear_error();
        if (!_isBroken)
        {
            _ = LibSsl.SSL_shutdown(_ssl);
        }
    }

    /// <summary>Derives a secret that both ends can derive and nobody else (RFC 5705, RFC 8446 section 7.5). Only after the handshake.</summary>
    /// <param name="label">ASCII.</param>
    /// <param name="context">What the secret is for.</param>
    /// <param name="secret">Filled; the caller zeroes it.</param>
    /// <exception cref="CryptographicException">There is no finished handshake to derive from.</exception>
    public void ExportKeyingMaterial(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> secret)
    {
        LibCrypto.ERR_clear_error();
        fixed (byte* output = secret, name = label, purpose = context)
        {
            int result = LibSsl.SSL_export_keying_material(
                _ssl, output, (nuint)secret.Length, name, (nuint)label.Length, purpose, (nuint)context.Length, useContext: 1);
            if (result != 1)
            {
                throw new CryptographicException($"OpenSSL could not export keying material ({OpenSslErrors.Take().Text}).");
            }
        }
    }

    /// <summary>The peer's certificate in DER form; empty when it showed none. Only for a client: servers ask for none.</summary>
    public byte[] PeerCertificate()
    {
        nint chain = LibSsl.SSL_get_peer_cert_chain(_ssl);
        nint certificate = chain == 0 ? 0 : LibCrypto.OPENSSL_sk_value(chain, 0);
        int length = certificate == 0 ? 0 : LibCrypto.i2d_X509(certificate, null);
        byte[] der = new byte[Math.Max(0, length)];
        fixed (byte* first = der)
        {
            byte* next = first;
            _ = der.Length == 0 ? 0 : LibCrypto.i2d_X509(certificate, &next);
        }

        GC.KeepAlive(this);
        return der;
    }

    /// <summary>Frees the connection and zeroes its secrets.</summary>
    public void Dispose()
    {
        _ssl.Dispose();
        _input.Dispose();
        _output.Dispose();
    }
}
