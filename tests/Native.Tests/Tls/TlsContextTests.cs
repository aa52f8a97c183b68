using System.Security.Cryptography;
using PublicTime.Native.Tests.Files;
using PublicTime.Native.Tls;

namespace PublicTime.Native.Tests.Tls;

public sealed class TlsContextTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public void A_key_of_another_certificate_is_refused_by_the_names_of_both_files()
    {
        TlsCertificateFiles one = _certificates.Write("one");
        TlsCertificateFiles two = _certificates.Write("two");

        string sentence = Refusal(new TlsCertificateFiles(one.CertificatePath, two.KeyPath));

        Assert.Equal($"The private key in {two.KeyPath} does not belong to the certificate in {one.CertificatePath}.", sentence);
    }

    [Fact]
    public void A_key_of_another_kind_is_refused_as_one_of_another_certificate()
    {
        TlsCertificateFiles one = _certificates.Write("one");
        TlsCertificateFiles rsa = _certificates.WriteFor("rsa", ["localhost"], isRsa: true);

        Assert.Equal(
            $"The private key in {rsa.KeyPath} does not belong to the certificate in {one.CertificatePath}.",
            Refusal(new TlsCertificateFiles(one.CertificatePath, rsa.KeyPath)));
    }

    [Fact]
    public void The_fingerprint_changes_with_either_file_and_is_that_of_what_was_read()
    {
        TlsCertificateFiles files = _certificates.Write("one");
        using TlsCertificateContent content = TlsCertificateContent.Read(files);
        string[] prints = [content.Fingerprint, Appended(files.CertificatePath), Appended(files.KeyPath)];

        Assert.Equal(prints.Length, prints.Distinct(StringComparer.Ordinal).Count());
        using TlsCertificateContent changed = TlsCertificateContent.Read(files);
        Assert.Equal(prints[^1], changed.Fingerprint);

        string Appended(string path)
        {
            File.AppendAllText(path, "\n");
            return TlsCertificateContent.FingerprintOf(files);
        }
    }

    [Fact]
    public void A_file_that_is_far_too_long_is_refused()
    {
        TlsCertificateFiles files = _certificates.Write("one");
        File.WriteAllBytes(files.CertificatePath, new byte[(1 << 20) + 1]);

        Assert.EndsWith("is longer than 1048576 octets, and more are not read.", Refusal(files), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_is_refused_at_once()
    {
        TlsCertificateFiles files = _certificates.Write("one");
        string pipe = NamedPipe.Make(_certificates.PathOf("pipe"));
        File.CreateSymbolicLink(_certificates.PathOf("link"), pipe);

        Assert.Equal($"The certificate file {pipe} is not a regular file.", await Task.Run(() => Refusal(files with { CertificatePath = pipe })).Soon());
        foreach (string path in new[] { pipe, _certificates.PathOf("link"), "/dev/null", Path.GetTempPath() })
        {
            Assert.Equal($"The private key file {path} is not a regular file.", await Task.Run(() => Refusal(files with { KeyPath = path })).Soon());
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        TlsCertificateFiles files = _certificates.Write("one");
        string absent = _certificates.PathOf("absent");

        Assert.Equal($"The certificate file {absent} does not exist.", Refusal(files with { CertificatePath = absent }));
        Assert.Equal($"The private key file {absent} does not exist.", Refusal(files with { KeyPath = absent }));
        Assert.Equal(
            $"The authority file {absent} does not exist.",
            Assert.Throws<TlsConfigurationException>(() => TlsClientContext.Trusting(absent)).Message);
    }

    [Fact]
    public void A_file_without_what_it_should_hold_is_named()
    {
        TlsCertificateFiles files = _certificates.Write("one");
        string text = _certificates.WriteText("text", "nothing of use\n");

        Assert.Contains($"{text} holds no usable certificate", Refusal(files with { CertificatePath = text }), StringComparison.Ordinal);
        Assert.Contains($"{text} holds no usable, unencrypted private key", Refusal(files with { KeyPath = text }), StringComparison.Ordinal);
        Assert.Contains(
            $"{text} holds no usable certificate",
            Assert.Throws<TlsConfigurationException>(() => TlsClientContext.Trusting(text)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_encrypted_key_is_refused_without_asking_for_a_password()
    {
        TlsCertificateFiles files = _certificates.Write("one");
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(files.KeyPath));
        string encrypted = key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000));

        string sentence = Refusal(files with { KeyPath = _certificates.WriteText("encrypted", encrypted) });

        Assert.Contains("unencrypted", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_platforms_OpenSSL_describes_itself_and_the_systems_trust_can_be_used()
    {
        Assert.StartsWith("OpenSSL ", TlsPlatform.Describe(), StringComparison.Ordinal);
        using TlsClientContext context = TlsClientContext.TrustingSystem();
        Assert.NotNull(context);
    }

    private static string Refusal(TlsCertificateFiles files) => Assert.Throws<TlsConfigurationException>(() => TlsServerContext.Load(files)).Message;
}
