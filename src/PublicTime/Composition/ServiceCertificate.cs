using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PublicTime.Configuration;
using PublicTime.Discipline.Local;
using PublicTime.KeService.Certificates;
using PublicTime.Native.Tls;

namespace PublicTime.Composition;

/// <summary>The certificate that NTS-KE shows: the configured one, or one made for the first start and kept.</summary>
/// <param name="Files">Chain and key.</param>
/// <param name="BeginsAt">Clients refuse it before.</param>
/// <param name="ExpiresAt">Clients refuse it from then on.</param>
internal sealed record ServiceCertificate(TlsCertificateFiles Files, DateTimeOffset BeginsAt, DateTimeOffset ExpiresAt)
{
    private const string CertificateName = "publictime.crt";
    private const string KeyName = "publictime.key";

    /// <summary>Whether clients that check times accept it.</summary>
    public bool IsValidAt(DateTimeOffset time) => time >= BeginsAt && time < ExpiresAt;

    /// <summary>Finds or makes the certificate.</summary>
    /// <exception cref="StartRefusedException">It cannot be read or made.</exception>
    public static ServiceCertificate For(ServeOptions options, StateFolder folder, DateTimeOffset now)
    {
        TlsCertificateFiles files = options.Certificate == CertificateOrigin.Files
            ? new TlsCertificateFiles(options.CertificateFile, options.KeyFile)
            : MakeUnlessPresent(options, folder, now);
        try
        {
            using X509Certificate2 leaf = X509Certificate2.CreateFromPem(File.ReadAllText(files.CertificatePath));
            return new ServiceCertificate(files, new DateTimeOffset(leaf.NotBefore), new DateTimeOffset(leaf.NotAfter));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartRefusedException($"The certificate {files.CertificatePath} cannot be read: {failure.Message}", failure);
        }
    }

    private static TlsCertificateFiles MakeUnlessPresent(ServeOptions options, StateFolder folder, DateTimeOffset now)
    {
        var files = new TlsCertificateFiles(Path.Combine(folder.Path, CertificateName), Path.Combine(folder.Path, KeyName));
        try
        {
            // Ten years from a time that is certainly wrong could be over when the clock is set.
            SelfSignedCertificate.WriteUnlessPresent(files, NamesFor(options), now < LocalClock.Earliest ? LocalClock.Earliest : now);
            return files;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"A certificate cannot be kept in the state folder {folder.Path}: {failure.Message}", failure);
        }
    }

    private static string[] NamesFor(ServeOptions options)
    {
        IEnumerable<string> addresses = options.Addresses
            .Where(address => !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
            .Select(address => new IPAddress(address.GetAddressBytes()).ToString());
        string[] name = options.NtpServerName.Length > 0 ? [options.NtpServerName] : [];
        return ["localhost", Dns.GetHostName(), "127.0.0.1", "::1", .. addresses, .. name];
    }
}
