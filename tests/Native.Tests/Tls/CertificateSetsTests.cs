using PublicTime.Native.Tls;

namespace PublicTime.Native.Tests.Tls;

public sealed class CertificateSetsTests
{
    [Fact]
    public void A_name_gets_one_certificate_of_each_kind_and_the_first_of_two_alike()
    {
        TlsCertificate[] certificates = [For("ECDSA", "a.example"), For("ECDSA", "a.example", "b.example"), For("RSA", "b.example", "a.example")];

        Dictionary<string, int[]> sets = CertificateSets.ByName(certificates);

        Assert.Equal([0, 2], sets["a.example"]);
        Assert.Equal([1, 2], sets["b.example"]);
        Assert.Equal(2, sets.Count);
    }

    [Fact]
    public void The_very_name_comes_before_a_wildcard_which_still_lends_its_kind()
    {
        TlsCertificate[] certificates = [For("ECDSA", "*.example.org"), For("RSA", "*.example.org"), For("ECDSA", "time.example.org")];

        Dictionary<string, int[]> sets = CertificateSets.ByName(certificates);

        Assert.Equal([2, 1], sets["time.example.org"]);
        Assert.Equal([0, 1], sets["*.example.org"]);
    }

    [Fact]
    public void A_client_that_names_nobody_gets_the_first_one_and_others_only_if_they_carry_all_its_names()
    {
        TlsCertificate ecdsa = For("ECDSA", "a.example", "192.0.2.1");

        Assert.Equal([0], CertificateSets.ForAnyone([ecdsa, For("RSA", "a.example"), For("RSA", "b.example")]));
        Assert.Equal([0, 1], CertificateSets.ForAnyone([ecdsa, For("RSA", "b.example", "a.example", "192.0.2.1")]));
    }

    private static TlsCertificate For(string kind, params string[] names) => new()
    {
        Path = "a.crt",
        Subject = "CN=a",
        HostNames = [.. names.Where(name => !char.IsAsciiDigit(name[0]))],
        Addresses = [.. names.Where(name => char.IsAsciiDigit(name[0]))],
        KeyKind = kind,
        BeginsAt = DateTimeOffset.MinValue,
        ExpiresAt = DateTimeOffset.MaxValue,
        Thumbprint = "",
        IsSelfIssued = true,
    };
}
