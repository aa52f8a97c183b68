using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PublicTime.Native.Files;
using PublicTime.Native.Tls;

namespace PublicTime.KeService.Certificates;

/// <summary>A certificate for a first start, which clients have to be told to trust: it is its own trust anchor.</summary>
/// <remarks>
/// P-256, because it is the cheapest for both ends. Not a certificate authority: OpenSSL and GnuTLS take a self-signed server certificate
/// as trust anchor by identity, and webpki takes no authority as a server.
/// </remarks>
public static class SelfSignedCertificate
{
    /// <summary>How long before its end a certificate is made anew.</summary>
    public static readonly TimeSpan RenewalLead = TimeSpan.FromDays(1);

    private const int YearsOfLife = 10;
    private const int LongestCommonName = 64;
    private const int LongestKeyText = 1024; // P-256 in PKCS #8 takes about 240
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    // A client's clock may be behind when it asks for time for the first time.
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);

    /// <summary>Makes a certificate and its key and writes them, unless the certificate's file exists. The key's file is written first, so
    /// that a stop between the two leaves no certificate without its key.</summary>
    /// <param name="files">Where to; the folder exists. The key gets mode 0600, the certificate 0644.</param>
    /// <param name="hosts">Host names and addresses that clients may ask for, at least one; the first one is the subject.</param>
    /// <param name="now">It is valid from a day before this and for ten years.</param>
    /// <returns>False when there was one already; it is left as it is.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static bool WriteUnlessPresent(TlsCertificateFiles files, IReadOnlyCollection<string> hosts, DateTimeOffset now)
    {
        if (File.Exists(files.CertificatePath))
        {
            return false;
        }

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = Create(key, hosts, now - Before, now.AddYears(YearsOfLife));
        WriteKey(key, files.KeyPath);

        AtomicFile.Replace(files.CertificatePath, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + '\n'), AtomicFile.ReadableByAll);
        return true;
    }

    /// <summary>
    /// Makes the certificate anew for another ten years when it is about to expire, or is not valid yet. The key stays, so that a stop at any moment leaves a pair.
    /// </summary>
    /// <remarks>
    /// The host's clock may be wrong at any look, and what was made must still be good when it is right again. So the new one begins where the
    /// old one did: one look in a year far ahead leaves a certificate that lasts too long, and not one that begins in that year. One that
    /// nevertheless begins in the future was made by a clock that was ahead: it is made anew from a day ago on, and does not end sooner.
    /// </remarks>
    /// <param name="files">What <see cref="WriteUnlessPresent"/> made. Another's certificate in their place is left alone: it is not self-issued.</param>
    /// <param name="hosts">As for the first one.</param>
    /// <param name="now">Renewed from <see cref="RenewalLead"/> before its end on: not sooner, because its clients trust this very certificate.</param>
    /// <returns>Begin and end of the old one, or null when there was nothing to do.</returns>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    /// <exception cref="CryptographicException">A file does not hold what it should.</exception>
    public static (DateTimeOffset BeginsAt, DateTimeOffset ExpiresAt)? RenewIfDue(TlsCertificateFiles files, IReadOnlyCollection<string> hosts, DateTimeOffset now)
    {
        Require(files.CertificatePath);
        using X509Certificate2 old = X509Certificate2.CreateFromPem(File.ReadAllText(files.CertificatePath));
        var beginsAt = new DateTimeOffset(old.NotBefore.ToUniversalTime());
        var expiresAt = new DateTimeOffset(old.NotAfter.ToUniversalTime());
        bool isOurs = old.SubjectName.RawData.AsSpan().SequenceEqual(old.IssuerName.RawData);
        if (!isOurs || (now >= beginsAt && now < expiresAt - RenewalLead))
        {
            return null;
        }

        using ECDsa key = ReadKey(files.KeyPath);
        DateTimeOffset from = beginsAt <= now ? beginsAt : now - Before;
        DateTimeOffset until = now.AddYears(YearsOfLife);
        using X509Certificate2 certificate = Create(key, hosts, from, until > expiresAt ? until : expiresAt);
        AtomicFile.Replace(files.CertificatePath, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + '\n'), AtomicFile.ReadableByAll);
        return (beginsAt, expiresAt);
    }

    /// <summary>Never as a string, which nobody can zero.</summary>
    private static void WriteKey(ECDsa key, string path)
    {
        char[] text = GC.AllocateArray<char>(LongestKeyText, pinned: true);
        byte[] octets = GC.AllocateArray<byte>(LongestKeyText, pinned: true);
        try
        {
            if (!key.TryExportPkcs8PrivateKeyPem(text, out int length))
            {
                throw new CryptographicException($"A P-256 key has more than {LongestKeyText} characters in PEM.");
            }

            text[length++] = '\n';
            Encoding.ASCII.GetBytes(text.AsSpan(0, length), octets);
            AtomicFile.Replace(path, octets.AsSpan(0, length), AtomicFile.OwnerOnly);
        }
        finally
        {
            Array.Clear(text);
            CryptographicOperations.ZeroMemory(octets);
        }
    }

    private static void Require(string path)
    {
        if (RegularFile.IsSomethingElse(path))
        {
            throw new IOException($"{path} is not a regular file.");
        }
    }

    private static ECDsa ReadKey(string path)
    {
        Require(path);
        byte[] octets = File.ReadAllBytes(path);
        char[] text = GC.AllocateArray<char>(octets.Length, pinned: true);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text.AsSpan(0, Encoding.ASCII.GetChars(octets, text)));
            return key;
        }
        catch (ArgumentException e)
        {
            key.Dispose();
            throw new CryptographicException($"{path} holds no ECDSA key.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
            Array.Clear(text);
        }
    }

    private static X509Certificate2 Create(ECDsa key, IReadOnlyCollection<string> hosts, DateTimeOffset from, DateTimeOffset until)
    {
        string[] names = [.. hosts.Select(host => host.TrimEnd('.')).Distinct(StringComparer.OrdinalIgnoreCase)];
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(names.FirstOrDefault(name => name.Length <= LongestCommonName) ?? "publictime");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(AlternativeNames(names));
        return request.CreateSelfSigned(from, until);
    }

    private static X509Extension AlternativeNames(IEnumerable<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }
}
