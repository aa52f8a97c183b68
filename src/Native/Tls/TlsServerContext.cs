using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PublicTime.Native.Tls;

/// <summary>
/// A server's certificates and rules: TLS 1.3 only, application protocol ntske/1 only, no session tickets and no session cache.
/// Immutable and safe for any number of threads.
/// </summary>
/// <remarks>
/// Connections hold OpenSSL's context themselves. To replace a certificate, publish a new context and drop the old one without disposing
/// it: a reader that is about to open a connection with it may still do so, and the finalizer of its handle frees it later.
/// </remarks>
public sealed unsafe class TlsServerContext : IDisposable
{
    private TlsServerContext(SslContextHandle handle) => Handle = handle;

    internal SslContextHandle Handle { get; }

    /// <summary>Reads the certificates and keys; each pair must have another kind of key (such as ECDSA and RSA).</summary>
    /// <param name="pairs">At least one.</param>
    /// <exception cref="TlsConfigurationException">A file is missing, unreadable or not what it should be, or a key belongs to another certificate.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no OpenSSL with TLS 1.3.</exception>
    public static TlsServerContext Load(params ReadOnlySpan<TlsCertificateFiles> pairs)
    {
        ArgumentOutOfRangeException.ThrowIfZero(pairs.Length, nameof(pairs));
        SslContextHandle handle = LibSsl.SSL_CTX_new(LibSsl.TLS_server_method());
        try
        {
            Configure(handle);
            foreach (TlsCertificateFiles pair in pairs)
            {
                Use(handle, pair);
            }

            return new TlsServerContext(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private static void Configure(SslContextHandle handle)
    {
        TlsContextRules.Apply(handle);
        _ = LibSsl.SSL_CTX_ctrl(handle, LibSsl.CtrlSetSessionCacheMode, LibSsl.SessionCacheOff, null);

        // NTS-KE clients come once and keep cookies; a ticket would only cost time and be one more secret.
        if (LibSsl.SSL_CTX_set_num_tickets(handle, 0) != 1)
        {
            throw new CryptographicException("OpenSSL does not switch session tickets off.");
        }

        LibSsl.SSL_CTX_set_default_passwd_cb(handle, &RefusePassword);
        NtsKeAlpn.RequireOn(handle);
    }

    private static void Use(SslContextHandle handle, TlsCertificateFiles pair)
    {
        ReadableFile.Require(pair.CertificatePath, "certificate");
        ReadableFile.Require(pair.KeyPath, "private key");
        LibCrypto.ERR_clear_error();
        if (LibSsl.SSL_CTX_use_certificate_chain_file(handle, pair.CertificatePath) != 1)
        {
            throw new TlsConfigurationException(
                $"The certificate file {pair.CertificatePath} holds no usable certificate in PEM form ({OpenSslErrors.Take().Text}).");
        }

        if (LibSsl.SSL_CTX_use_PrivateKey_file(handle, pair.KeyPath, LibSsl.FileTypePem) != 1 || LibSsl.SSL_CTX_check_private_key(handle) != 1)
        {
            (int reason, string text) = OpenSslErrors.Take();
            throw new TlsConfigurationException(reason == OpenSslErrors.KeyValuesMismatch
                ? $"The private key in {pair.KeyPath} does not belong to the certificate in {pair.CertificatePath}."
                : $"The private key file {pair.KeyPath} holds no usable, unencrypted private key in PEM form for {pair.CertificatePath} ({text}).");
        }
    }

    /// <summary>Without this OpenSSL would ask for a password on the terminal and wait.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RefusePassword(byte* buffer, int length, int isForWriting, void* argument) => -1;
}
