namespace PublicTime.Native.Tls;

/// <summary>
/// Whom a client trusts, and its rules: TLS 1.3 only, application protocol ntske/1 only. Immutable and safe for any number of threads.
/// </summary>
public sealed unsafe class TlsClientContext : IDisposable
{
    private TlsClientContext(SslContextHandle handle) => Handle = handle;

    internal SslContextHandle Handle { get; }

    /// <summary>Trusts the certificates in a file and no others. A server's own certificate may be among them.</summary>
    /// <param name="path">PEM, one certificate or several.</param>
    /// <exception cref="TlsConfigurationException">The file is missing, unreadable or holds no certificate.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no OpenSSL with TLS 1.3.</exception>
    public static TlsClientContext Trusting(string path)
    {
        ReadableFile.Require(path, "authority");
        TlsClientContext context = Create();
        LibCrypto.ERR_clear_error();
        if (LibSsl.SSL_CTX_load_verify_locations(context.Handle, path, null) != 1)
        {
            context.Dispose();
            throw new TlsConfigurationException($"The authority file {path} holds no usable certificate in PEM form ({OpenSslErrors.Take().Text}).");
        }

        // What the operator trusts by name is trusted even where it is not the root of its chain.
        _ = LibCrypto.X509_VERIFY_PARAM_set_flags(LibSsl.SSL_CTX_get0_param(context.Handle), LibCrypto.VerifyPartialChain);
        return context;
    }

    /// <summary>Trusts what the platform's OpenSSL trusts (SSL_CERT_FILE and SSL_CERT_DIR count).</summary>
    /// <exception cref="PlatformNotSupportedException">There is no OpenSSL with TLS 1.3.</exception>
    public static TlsClientContext TrustingSystem()
    {
        TlsClientContext context = Create();
        _ = LibSsl.SSL_CTX_set_default_verify_paths(context.Handle);
        return context;
    }

    /// <summary>Trusts whoever answers. For load tests of servers whose certificate nobody signed; time from such a server proves nothing.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no OpenSSL with TLS 1.3.</exception>
    public static TlsClientContext TrustingAnybody()
    {
        TlsClientContext context = Create();
        LibSsl.SSL_CTX_set_verify(context.Handle, LibSsl.VerifyNothing, 0);
        return context;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private static TlsClientContext Create()
    {
        SslContextHandle handle = LibSsl.SSL_CTX_new(LibSsl.TLS_client_method());
        TlsContextRules.Apply(handle);
        LibSsl.SSL_CTX_set_verify(handle, LibSsl.VerifyPeer, 0);
        NtsKeAlpn.OfferOn(handle);
        return new TlsClientContext(handle);
    }
}
