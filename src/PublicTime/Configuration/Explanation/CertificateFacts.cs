using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PublicTime.Configuration.Explanation;

/// <summary>What clients look at in a certificate.</summary>
/// <param name="Names">Host names, then addresses.</param>
/// <param name="BeginsAt">Refused before.</param>
/// <param name="ExpiresAt">Refused from then on.</param>
internal sealed record CertificateFacts(IReadOnlyList<string> Names, DateTimeOffset BeginsAt, DateTimeOffset ExpiresAt)
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";

    /// <summary>Reads the first certificate of a chain in PEM.</summary>
    public static bool TryRead(ReadOnlySpan<byte> pem, out CertificateFacts facts)
    {
        try
        {
            using X509Certificate2 leaf = X509Certificate2.CreateFromPem(Encoding.Latin1.GetString(pem));
            X509SubjectAlternativeNameExtension[] names = [.. leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()];
            facts = new CertificateFacts(
                [.. names.SelectMany(name => name.EnumerateDnsNames()), .. names.SelectMany(name => name.EnumerateIPAddresses()).Select(address => address.ToString())],
                new DateTimeOffset(leaf.NotBefore),
                new DateTimeOffset(leaf.NotAfter));
            return true;
        }
        catch (CryptographicException)
        {
            facts = new CertificateFacts([], default, default);
            return false;
        }
    }

    /// <summary>Whether a private key is that of a certificate; true where the framework cannot tell. Zeroes the key.</summary>
    public static bool BelongTogether(ReadOnlySpan<byte> certificate, Span<byte> key)
    {
        char[] keyText = new char[key.Length];
        try
        {
            using X509Certificate2 leaf = X509Certificate2.CreateFromPem(Encoding.Latin1.GetString(certificate));
            if (leaf.GetKeyAlgorithm() is not (Rsa or EllipticCurve))
            {
                return true;
            }

            int length = Encoding.Latin1.GetChars(key, keyText);
            using X509Certificate2 both = X509Certificate2.CreateFromPem(leaf.ExportCertificatePem(), keyText.AsSpan(0, length));
            return true;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            Array.Clear(keyText);
        }
    }
}
