using System.Text;

namespace PublicTime.Secrets.Tests;

/// <summary>The search finds what is there: otherwise that it finds nothing would mean nothing.</summary>
public sealed class SecretSearchTests
{
    private readonly Secret _planted;
    private readonly SecretSearch _search;
    private readonly byte[] _around;

    public SecretSearchTests()
    {
        Noise noise = new(Seed.Print());
        _planted = new Secret("planted", noise.Octets(32));
        _search = new SecretSearch([_planted, new Secret("absent", noise.Octets(32))]);
        _around = noise.Octets(10_000);
    }

    [Fact]
    public void A_secret_is_found_in_every_notation()
    {
        string[] notations =
        [
            Encoding.Latin1.GetString(_planted.Octets),
            Convert.ToHexString(_planted.Octets),
            Convert.ToHexStringLower(_planted.Octets),
            BitConverter.ToString(_planted.Octets),
            string.Join(' ', _planted.Octets.Select(octet => octet.ToString("x2"))),
            Convert.ToBase64String(_planted.Octets),
            Convert.ToBase64String([1, .. _planted.Octets]),
            Convert.ToBase64String([1, 2, .. _planted.Octets]),
        ];
        Assert.All(notations, notation => Assert.Equal(["planted"], _search.FindIn($"2026 info: {notation} and more")));
    }

    [Fact]
    public void A_third_of_a_secret_is_found()
    {
        Assert.Equal(["planted"], _search.FindIn(Convert.ToHexString(_planted.Octets.AsSpan(13, 9))));
        Assert.Equal(["planted"], _search.FindIn([.. _around, .. _planted.Octets[5..13], .. _around]));
    }

    [Fact]
    public void A_secret_is_found_among_octets_as_it_is_and_in_hexadecimal()
    {
        Assert.Equal(["planted"], _search.FindIn([.. _around, .. _planted.Octets]));
        Assert.Equal(
            ["planted in hexadecimal"], _search.FindIn([.. _around, .. Encoding.ASCII.GetBytes(Convert.ToHexString(_planted.Octets))]));
    }

    [Fact]
    public void Nothing_is_found_where_nothing_is()
    {
        Assert.Empty(_search.FindIn(_around));
        Assert.Empty(_search.FindIn(Convert.ToHexString(_around)));
    }
}
