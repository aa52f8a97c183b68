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
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return WriteFor(name, ["localhost", "127.0.0.1"], now + (notBefore ?? TimeSpan.FromDays(-1)), now + (notAfter ?? TimeSpan.FromDays(1)));
    }

    /// <summary>A self-signed certificate for hosts, now valid.</summary>
    public TlsCertificateFiles WriteFor(string name, string[] hosts, bool isRsa = false)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return WriteFor(name, hosts, now.AddDays(-1), now.AddDays(1), isRsa);
    }

    /// <summary>A self-signed certificate; its subject is its file's name.</summary>
    public TlsCertificateFiles WriteFor(string name, string[] hosts, DateTimeOffset from, DateTimeOffset until, bool isRsa = false)
    {
        using AsymmetricAlgorithm key = isRsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(name, key);
        request.CertificateExtensions.Add(Names(hosts));
        using X509Certificate2 certificate = request.CreateSelfSigned(from, until);
        return Write(name, key, certificate);
    }

    /// <summary>A chain of three for localhost: the file has the leaf and the intermediate one, the root is apart.</summary>
    public (TlsCertificateFiles Files, string RootPath) WriteChain(string name)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 root = Authority("root", rootKey).CreateSelfSigned(now.AddDays(-3), now.AddDays(3));
        using ECDsa issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 issuer = Authority("issuer", issuerKey).Create(root, now.AddDays(-2), now.AddDays(2), [1]);
        using X509Certificate2 issuerWithKey = issuer.CopyWithPrivateKey(issuerKey);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(name, key);
        request.CertificateExtensions.Add(Names(["localhost"]));
        using X509Certificate2 leaf = request.Create(issuerWithKey, now.AddDays(-1), now.AddDays(1), [2]);
        return (Write(name, key, leaf, issuer), WriteText("root.crt", root.ExportCertificatePem()));
    }

    private static CertificateRequest Request(string name, AsymmetricAlgorithm key) => key is RSA rsa
        ? new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : new CertificateRequest($"CN={name}", (ECDsa)key, HashAlgorithmName.SHA256);

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        CertificateRequest request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request;
    }

    private static X509Extension Names(string[] hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (string host in hosts)
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names.Build();
    }

    private TlsCertificateFiles Write(string name, AsymmetricAlgorithm key, params X509Certificate2[] chain) => new(
        WriteText($"{name}.crt", string.Concat(chain.Select(certificate => certificate.ExportCertificatePem() + '\n'))),
        WriteText($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
}
