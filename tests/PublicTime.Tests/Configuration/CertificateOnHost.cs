using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PublicTime.Tests.Configuration;

/// <summary>Puts a certificate for a.example, b.example and 192.0.2.1 on a host, and its key.</summary>
internal static class CertificateOnHost
{
    public static FakeHost Pair(this FakeHost host, string certificateFile, string keyFile, DateTimeOffset begins, DateTimeOffset ends)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=a.example", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("a.example");
        names.AddDnsName("b.example");
        names.AddIpAddress(IPAddress.Parse("192.0.2.1"));
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(begins, ends);
        return host.File(certificateFile, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem())).File(keyFile, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
    }
}
