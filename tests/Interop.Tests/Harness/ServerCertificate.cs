using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>A self-signed certificate made by the framework, as PEM files.</summary>
/// <param name="CertificatePath">PEM, readable for everybody.</param>
/// <param name="KeyPath">PKCS #8 PEM, mode 0600.</param>
internal sealed record ServerCertificate(string CertificatePath, string KeyPath)
{
    /// <summary>Writes a new pair for localhost and 127.0.0.1 with a key on P-256 into a folder.</summary>
    /// <param name="folder">The folder, which keeps the files.</param>
    /// <param name="name">The name of the files without extension.</param>
    /// <param name="subject">Its subject: those who trust several certificates tell them apart by it.</param>
    public static ServerCertificate Create(TemporaryFolder folder, string name = "server", string subject = "localhost")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Write(folder, name, "localhost", new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256), key);
    }

    /// <summary>Writes a new pair for another host, or with another kind of key.</summary>
    /// <param name="folder">The folder, which keeps the files.</param>
    /// <param name="name">The name of the files without extension.</param>
    /// <param name="host">The name of the host, and the subject.</param>
    /// <param name="isRsa">RSA with 2048 bits instead of ECDSA.</param>
    public static ServerCertificate CreateFor(TemporaryFolder folder, string name, string host, bool isRsa = false)
    {
        if (isRsa)
        {
            using RSA rsa = RSA.Create(2048);
            return Write(folder, name, host, new CertificateRequest($"CN={host}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), rsa);
        }

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Write(folder, name, host, new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256), key);
    }

    /// <summary>Takes the place of another pair, as a tool that renews certificates does it: each file by a rename.</summary>
    public void Replace(ServerCertificate other)
    {
        File.Move(CertificatePath, other.CertificatePath, overwrite: true);
        File.Move(KeyPath, other.KeyPath, overwrite: true);
    }

    private static ServerCertificate Write(TemporaryFolder folder, string name, string host, CertificateRequest request, AsymmetricAlgorithm key)
    {
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(host);
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
