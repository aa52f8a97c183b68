using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using PublicTime.KeService.Certificates;
using PublicTime.Native.Tls;

namespace PublicTime.KeService.Tests.Certificates;

[SupportedOSPlatform("linux")]
public sealed class SelfSignedCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("publictime-certificate-");
    private readonly TlsCertificateFiles _files;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public SelfSignedCertificateTests() => _files = new TlsCertificateFiles(Path.Combine(_folder.FullName, "ke.crt"), Path.Combine(_folder.FullName, "ke.key"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_key_is_for_the_owner_alone_and_the_certificate_for_all()
    {
        File.WriteAllText(_files.KeyPath + ".new", "left over by an interrupted attempt, readable by all");

        Assert.True(SelfSignedCertificate.WriteUnlessPresent(_files, ["localhost"], _now));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_files.KeyPath));
        Assert.True(File.GetUnixFileMode(_files.CertificatePath).HasFlag(UnixFileMode.UserRead));
        Assert.Equal(2, _folder.GetFiles().Length);
    }

    [Fact]
    public void A_certificate_that_is_there_already_is_left_as_it_is()
    {
        SelfSignedCertificate.WriteUnlessPresent(_files, ["localhost"], _now);
        string before = File.ReadAllText(_files.CertificatePath) + File.ReadAllText(_files.KeyPath);

        Assert.False(SelfSignedCertificate.WriteUnlessPresent(_files, ["other.example"], _now));

        Assert.Equal(before, File.ReadAllText(_files.CertificatePath) + File.ReadAllText(_files.KeyPath));
    }

    [Fact]
    public void It_names_all_hosts_is_valid_for_ten_years_and_is_its_own_trust_anchor()
    {
        SelfSignedCertificate.WriteUnlessPresent(_files, ["time.example", "192.0.2.1", "2001:db8::1", "TIME.example."], _now);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(_files.CertificatePath);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        Assert.True(chain.Build(certificate));
        Assert.Equal("CN=time.example", certificate.Subject);
        Assert.True(certificate.MatchesHostname("time.example"));
        Assert.True(certificate.MatchesHostname("192.0.2.1"));
        Assert.True(certificate.MatchesHostname("2001:db8::1"));
        Assert.False(certificate.MatchesHostname("localhost"));
        var names = Assert.IsType<X509SubjectAlternativeNameExtension>(Assert.Single(certificate.Extensions, extension => extension.Oid?.Value == "2.5.29.17"));
        Assert.Single(names.EnumerateDnsNames());
        Assert.InRange(certificate.NotBefore.ToUniversalTime(), _now.UtcDateTime.AddDays(-1.1), _now.UtcDateTime.AddDays(-0.9));
        Assert.InRange(certificate.NotAfter.ToUniversalTime(), _now.UtcDateTime.AddDays(3650), _now.UtcDateTime.AddDays(3655));
    }
}
