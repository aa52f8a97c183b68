using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PublicTime.Native.Tls;

/// <summary>What is public about a server's certificate. Immutable.</summary>
public sealed record TlsCertificate
{
    private const string SubjectAlternativeNames = "2.5.29.17";

    /// <summary>Its file.</summary>
    public required string Path { get; init; }

    /// <summary>The subject's distinguished name, such as "CN=time.example".</summary>
    public required string Subject { get; init; }

    /// <summary>DNS names in lower case, a wildcard as its first label included, by which clients ask for it (SNI).</summary>
    public required IReadOnlyList<string> HostNames { get; init; }

    /// <summary>IP addresses as text, which no client can ask for by name (RFC 6066 section 3).</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>The kind of key: ECDSA, RSA, RSA-PSS, Ed25519, Ed448, or the object identifier of another.</summary>
    public required string KeyKind { get; init; }

    /// <summary>Clients refuse it before.</summary>
    public required DateTimeOffset BeginsAt { get; init; }

    /// <summary>Clients refuse it from then on.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>SHA-256 of the certificate, in hexadecimal.</summary>
    public required string Thumbprint { get; init; }

    /// <summary>Whether subject and issuer are one.</summary>
    public required bool IsSelfIssued { get; init; }

    /// <summary>Everything that clients may check it against.</summary>
    public IEnumerable<string> Names => HostNames.Concat(Addresses);

    /// <summary>Whether clients that check times accept it.</summary>
    public bool IsValidAt(DateTimeOffset time) => time >= BeginsAt && time < ExpiresAt;

    /// <exception cref="CryptographicException">Its names are not encoded as they must be.</exception>
    internal static TlsCertificate Of(string path, ReadOnlySpan<byte> der)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
        X509SubjectAlternativeNameExtension? names = certificate.Extensions
            .Where(extension => extension.Oid?.Value == SubjectAlternativeNames)
            .Select(extension => new X509SubjectAlternativeNameExtension(extension.RawData, extension.Critical))
            .FirstOrDefault();
        return new TlsCertificate
        {
            Path = path,
            Subject = certificate.Subject,
            HostNames = [.. (names?.EnumerateDnsNames() ?? []).Select(name => name.ToLowerInvariant())],
            Addresses = [.. (names?.EnumerateIPAddresses() ?? []).Select(address => address.ToString())],
            KeyKind = NameOf(certificate.GetKeyAlgorithm()),
            BeginsAt = new DateTimeOffset(certificate.NotBefore.ToUniversalTime()),
            ExpiresAt = new DateTimeOffset(certificate.NotAfter.ToUniversalTime()),
            Thumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256),
            IsSelfIssued = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData),
        };
    }

    /// <summary>RFC 3279 section 2.3, RFC 5480, RFC 4055 and RFC 8410.</summary>
    private static string NameOf(string algorithm) => algorithm switch
    {
        "1.2.840.10045.2.1" => "ECDSA",
        "1.2.840.113549.1.1.1" => "RSA",
        "1.2.840.113549.1.1.10" => "RSA-PSS",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        _ => algorithm,
    };
}
