using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>A self-signed P-256 certificate for localhost and 127.0.0.1, made by the framework, as PEM files.</summary>
/// <param name="CertificatePath">PEM, readable for everybody.</param>
/// <param name="KeyPath">PKCS #8 PEM, mode 0600.</param>
internal sealed record ServerCertificate(string CertificatePath, string KeyPath)
{
    /// <summary>Writes a new pair into a folder.</summary>
    /// <param name="folder">The folder, which keeps the files.</param>
    /// <param name="name">The name of the files without extension.</param>
    public static ServerCertificate Create(TemporaryFolder folder, string name = "server")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(7));

        ServerCertificate written = new(folder.PathOf($"{name}.crt"), folder.PathOf($"{name}.key"));
        File.WriteAllText(written.CertificatePath, certificate.ExportCertificatePem());
        using (FileStream file = new(written.KeyPath, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        }

        return written;
    }
}
