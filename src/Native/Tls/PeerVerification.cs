using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace PublicTime.Native.Tls;

/// <summary>Whom a client expects at the other end, and why it is not them.</summary>
internal static unsafe class PeerVerification
{
    /// <summary>The certificate must name this host, or this address when the text is one (RFC 8915 section 3, RFC 6125).</summary>
    /// <exception cref="CryptographicException">OpenSSL does not take the name.</exception>
    public static void Expect(SslHandle connection, string host)
    {
        nint parameters = LibSsl.SSL_get0_param(connection);
        bool isAccepted;
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            isAccepted = LibCrypto.X509_VERIFY_PARAM_set1_ip_asc(parameters, address.ToString()) == 1;
        }
        else
        {
            // Certificates and SNI write names without the dot that ends them in the DNS.
            string name = host.TrimEnd('.');
            LibCrypto.X509_VERIFY_PARAM_set_hostflags(parameters, LibCrypto.HostNoPartialWildcards);
            isAccepted = LibCrypto.X509_VERIFY_PARAM_set1_host(parameters, name, 0) == 1 && TrySetServerName(connection, name);
        }

        if (!isAccepted)
        {
            throw new CryptographicException($"OpenSSL does not take \"{host}\" as the name of a host.");
        }
    }

    /// <summary>A phrase for people.</summary>
    public static string Describe(nint verifyResult) => verifyResult switch
    {
        2 or 18 or 19 or 20 or 21 => "the certificate is not signed by any trusted authority",
        9 => "the certificate is not valid yet, or this machine's clock is wrong",
        10 => "the certificate has expired, or this machine's clock is wrong",
        26 => "the certificate is not meant for servers",
        62 => "the certificate is for another host name",
        64 => "the certificate is for another address",
        _ => $"the certificate is not acceptable ({Marshal.PtrToStringUTF8((nint)LibCrypto.X509_verify_cert_error_string(verifyResult))})",
    };

    private static bool TrySetServerName(SslHandle connection, string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name + '\0');
        fixed (byte* first = text)
        {
            return LibSsl.SSL_ctrl(connection, LibSsl.CtrlSetTlsExtHostName, LibSsl.HostNameType, first) == 1;
        }
    }
}
