using System.Security.Cryptography;

namespace PublicTime.Native.Tls;

/// <summary>What both ends have in common.</summary>
internal static unsafe class TlsContextRules
{
    /// <summary>TLS 1.3 (RFC 8915 section 3: "MUST NOT negotiate a version earlier than 1.3"), quick groups, and no buffers kept while idle.</summary>
    /// <exception cref="CryptographicException">OpenSSL could not make a context, or refuses the rules.</exception>
    public static void Apply(SslContextHandle handle)
    {
        if (handle.IsInvalid)
        {
            throw new CryptographicException($"OpenSSL could not make a TLS context ({OpenSslErrors.Take().Text}).");
        }

        if (LibSsl.SSL_CTX_ctrl(handle, LibSsl.CtrlSetMinProtocolVersion, LibSsl.Tls13, null) != 1)
        {
            throw new CryptographicException("OpenSSL refuses to speak TLS 1.3 only.");
        }

        _ = LibSsl.SSL_CTX_ctrl(handle, LibSsl.CtrlMode, LibSsl.ModeReleaseBuffers, null);
        fixed (byte* groups = "X25519:P-256:P-384\0"u8)
        {
            if (LibSsl.SSL_CTX_ctrl(handle, LibSsl.CtrlSetGroupsList, 0, groups) != 1)
            {
                throw new CryptographicException("OpenSSL refuses the key exchange groups X25519, P-256 and P-384.");
            }
        }
    }
}
