using System.Security.Cryptography;

namespace PublicTime.Native.Tls;

/// <summary>
/// A server's certificates and rules: TLS 1.3 only, application protocol ntske/1 only, no session tickets and no session cache.
/// Immutable and safe for any number of threads.
/// </summary>
/// <remarks>
/// Clients get the certificates for the name they ask for (<see cref="CertificateSets"/>). Connections hold OpenSSL's contexts
/// themselves. To replace a certificate, publish a new context and drop the old one without disposing
/// it: a reader that is about to open a connection with it may still do so, and the finalizer of its handle frees it later.
/// </remarks>
public sealed unsafe class TlsServerContext : IDisposable
{
    private readonly Dictionary<string, SslContextHandle> _contexts = new(StringComparer.Ordinal);

    private TlsServerContext(IReadOnlyList<TlsCredential> credentials)
    {
        Credentials = [.. credentials];
        Certificates = [.. credentials.Select(credential => credential.Certificate)];
        int[] forAnyone = CertificateSets.ForAnyone(Certificates);
        Dictionary<string, int[]> sets = CertificateSets.ByName(Certificates);
        NeverShown = [.. Certificates.Where((_, place) => !forAnyone.Contains(place) && !sets.Values.Any(set => set.Contains(place)))];
        try
        {
            Handle = ContextOf(forAnyone);
            Dictionary<string, SslContextHandle> byName = sets.ToDictionary(set => set.Key, set => ContextOf(set.Value), StringComparer.Ordinal);
            Names = new ServerNameTableHandle(new ServerNameTable([.. _contexts.Values], byName));
        }
        catch
        {
            Array.ForEach([.. _contexts.Values], context => context.Dispose());
            throw;
        }

        ServerNameTable.ApplyOn(Handle, Names);
    }

    /// <summary>What it was made from. Not disposed with it: a context made next may share them.</summary>
    public IReadOnlyList<TlsCredential> Credentials { get; }

    /// <summary>What is shown, in the order of the configuration.</summary>
    public IReadOnlyList<TlsCertificate> Certificates { get; }

    /// <summary>Those that no client gets, because for every name of theirs another one of the same kind of key comes first.</summary>
    public IReadOnlyList<TlsCertificate> NeverShown { get; }

    /// <summary>Where every connection begins.</summary>
    internal SslContextHandle Handle { get; }

    /// <summary>Owns all contexts.</summary>
    internal ServerNameTableHandle Names { get; }

    /// <summary>Reads certificates and keys.</summary>
    /// <param name="pairs">At least one; the first one is for clients that name no host.</param>
    /// <exception cref="TlsConfigurationException">A file is missing, unreadable or not what it should be, or a key belongs to another certificate.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no OpenSSL with TLS 1.3.</exception>
    public static TlsServerContext Load(params ReadOnlySpan<TlsCertificateFiles> pairs)
    {
        List<TlsCredential> credentials = [];
        foreach (TlsCertificateFiles pair in pairs)
        {
            credentials.Add(TlsCredential.Load(pair));
        }

        return Of(credentials);
    }

    /// <summary>Shows certificates that were read.</summary>
    /// <param name="credentials">At least one; the first one is for clients that name no host.</param>
    public static TlsServerContext Of(IReadOnlyList<TlsCredential> credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        ArgumentOutOfRangeException.ThrowIfZero(credentials.Count, nameof(credentials));
        return new TlsServerContext(credentials);
    }

    /// <inheritdoc/>
    public void Dispose() => Names.Dispose();

    /// <summary>One context for each set of certificates, whatever names lead to it.</summary>
    private SslContextHandle ContextOf(int[] set)
    {
        string places = string.Join(',', set);
        if (!_contexts.TryGetValue(places, out SslContextHandle? context))
        {
            context = LibSsl.SSL_CTX_new(LibSsl.TLS_server_method());
            _contexts[places] = context;
            Configure(context);
            foreach (int place in set)
            {
                Credentials[place].ShowOn(context);
            }
        }

        return context;
    }

    private static void Configure(SslContextHandle handle)
    {
        TlsContextRules.Apply(handle);
        _ = LibSsl.SSL_CTX_ctrl(handle, LibSsl.CtrlSetSessionCacheMode, LibSsl.SessionCacheOff, null);

        // What is shown is what the file holds: without this a certificate without issuers is looked up and verified in every handshake.
        _ = LibSsl.SSL_CTX_ctrl(handle, LibSsl.CtrlMode, LibSsl.ModeNoAutoChain, null);

        // NTS-KE clients come once and keep cookies; a ticket would only cost time and be one more secret.
        if (LibSsl.SSL_CTX_set_num_tickets(handle, 0) != 1)
        {
            throw new CryptographicException("OpenSSL does not switch session tickets off.");
        }

        // Our order of signature algorithms begins with ECDSA, that of GnuTLS with RSA, which takes many times as long to sign.
        _ = LibSsl.SSL_CTX_set_options(handle, LibSsl.OptionServerPreference);

        // AES-128 is as strong as P-256 and the cookies' AES-SIV-CMAC-256, and its SHA-256 has instructions of its own: a session costs about a
        // tenth less than with SHA-384 (load/README.md). A client that must have more offers nothing else. The order of openssl.cnf has no effect.
        if (LibSsl.SSL_CTX_set_ciphersuites(handle, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256") != 1)
        {
            throw new CryptographicException("OpenSSL refuses the cipher suites of TLS 1.3 that RFC 8446 names.");
        }

        NtsKeAlpn.RequireOn(handle);
    }
}
