using System.Security.Cryptography;

namespace PublicTime.Native.Tls;

/// <summary>A certificate with its chain and its private key, read and found to belong together. Immutable; safe for any number of threads.</summary>
/// <remarks>Contexts made from it hold OpenSSL's objects themselves, so it may be disposed before they are.</remarks>
public sealed unsafe class TlsCredential : IDisposable
{
    private readonly List<X509Handle> _chain;
    private readonly PrivateKeyHandle _key;

    private TlsCredential(TlsCertificateContent content, TlsCertificate certificate, List<X509Handle> chain, PrivateKeyHandle key)
    {
        (Files, Fingerprint, Certificate) = (content.Files, content.Fingerprint, certificate);
        (_chain, _key) = (chain, key);
    }

    /// <summary>Where it was read.</summary>
    public TlsCertificateFiles Files { get; }

    /// <inheritdoc cref="TlsCertificateContent.Fingerprint"/>
    public string Fingerprint { get; }

    /// <summary>The server's own certificate.</summary>
    public TlsCertificate Certificate { get; }

    /// <summary>Reads the files.</summary>
    /// <exception cref="TlsConfigurationException">A file is missing, unreadable or not what it should be, or the key belongs to another certificate.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no OpenSSL with TLS 1.3.</exception>
    public static TlsCredential Load(TlsCertificateFiles files)
    {
        using TlsCertificateContent content = TlsCertificateContent.Read(files);
        return Parse(content);
    }

    /// <summary>Takes what was read.</summary>
    /// <exception cref="TlsConfigurationException">A file is not what it should be, or the key belongs to another certificate.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no OpenSSL with TLS 1.3.</exception>
    public static TlsCredential Parse(TlsCertificateContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        string certificatePath = content.Files.CertificatePath;
        List<X509Handle> chain = PemReader.Certificates(content.Certificate, out string trouble);
        if (chain.Count == 0)
        {
            throw new TlsConfigurationException($"The certificate file {certificatePath} holds no usable certificate in PEM form ({trouble}).");
        }

        PrivateKeyHandle key = PemReader.PrivateKey(content.Key, out trouble);
        try
        {
            CheckKey(content.Files, chain[0], key, trouble);
            var credential = new TlsCredential(content, Describe(certificatePath, chain[0]), chain, key);
            using SslContextHandle trial = LibSsl.SSL_CTX_new(LibSsl.TLS_server_method());
            credential.ShowOn(trial);
            return credential;
        }
        catch (TlsConfigurationException)
        {
            // Files that stay bad are read again and again, and the collector does not know what OpenSSL holds.
            Free(chain, key);
            throw;
        }
    }

    /// <summary>Frees our references to the certificates and the key.</summary>
    public void Dispose() => Free(_chain, _key);

    /// <summary>Makes a context show the whole chain and sign with the key; it replaces one with the same kind of key.</summary>
    /// <exception cref="TlsConfigurationException">OpenSSL takes the certificate for too weak.</exception>
    internal void ShowOn(SslContextHandle context)
    {
        LibCrypto.ERR_clear_error();
        bool isTaken = LibSsl.SSL_CTX_use_certificate(context, _chain[0]) == 1 && LibSsl.SSL_CTX_use_PrivateKey(context, _key) == 1;
        foreach (X509Handle issuer in _chain.Skip(1))
        {
            isTaken = isTaken && LibSsl.SSL_CTX_add_chain_cert(context, LibSsl.CtrlChainCertificate, LibSsl.AddWithReference, issuer) == 1;
        }

        if (!isTaken)
        {
            throw new TlsConfigurationException($"The certificate in {Files.CertificatePath} cannot be shown to clients ({OpenSslErrors.Take().Text}).");
        }
    }

    private static void Free(List<X509Handle> chain, PrivateKeyHandle key)
    {
        chain.ForEach(certificate => certificate.Dispose());
        key.Dispose();
    }

    /// <param name="files">For the sentence.</param>
    /// <param name="leaf">Whose key it must be.</param>
    /// <param name="key">Invalid when none was read.</param>
    /// <param name="trouble">Why none was read.</param>
    private static void CheckKey(TlsCertificateFiles files, X509Handle leaf, PrivateKeyHandle key, string trouble)
    {
        if (key.IsInvalid)
        {
            throw new TlsConfigurationException(
                $"The private key file {files.KeyPath} holds no usable, unencrypted private key in PEM form for {files.CertificatePath} ({trouble}).");
        }

        if (LibCrypto.X509_check_private_key(leaf, key) != 1)
        {
            LibCrypto.ERR_clear_error();
            throw new TlsConfigurationException($"The private key in {files.KeyPath} does not belong to the certificate in {files.CertificatePath}.");
        }
    }

    private static TlsCertificate Describe(string path, X509Handle leaf)
    {
        byte[] der = new byte[LibCrypto.i2d_X509(leaf, null)];
        fixed (byte* first = der)
        {
            byte* next = first;
            _ = LibCrypto.i2d_X509(leaf, &next);
        }

        try
        {
            return TlsCertificate.Of(path, der);
        }
        catch (CryptographicException e)
        {
            throw new TlsConfigurationException($"The certificate file {path} holds no usable certificate in PEM form ({e.Message}).", e);
        }
    }
}
