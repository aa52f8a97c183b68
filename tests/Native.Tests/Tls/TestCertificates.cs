using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PublicTime.Native.Tls;

namespace PublicTime.Native.Tests.Tls;

/// <summary>Certificates made by .NET in a folder of their own, removed with it.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("publictime-tls-");

    public void Dispose() => _folder.Delete(recursive: true);

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string WriteText(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>A self-signed certificate for localhost and 127.0.0.1, valid from now plus one time to now plus another.</summary>
    public TlsCertificateFiles Write(string name, TimeSpan? notBefore = null, TimeSpan? notAfter = null)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now + (notBefore ?? TimeSpan.FromDays(-1)), now + (notAfter ?? TimeSpan.FromDays(1)));
        return new TlsCertificateFiles(WriteText($"{name}.crt", certificate.ExportCertificatePem()), WriteText($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }
}
