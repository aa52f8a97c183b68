using PublicTime.CookieKeys.Aead;

namespace PublicTime.CookieKeys.Tests.Aead;

public sealed class NonceSourceTests
{
    [Fact]
    public void No_nonce_comes_twice_over_many_refills()
    {
        using var source = new NonceSource();
        HashSet<string> seen = [];
        byte[] nonce = new byte[16];
        for (int i = 0; i < 2_000; i++)
        {
            source.Fill(nonce);
            Assert.True(seen.Add(Convert.ToHexString(nonce)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void Odd_lengths_are_filled_whole(int length)
    {
        using var source = new NonceSource();
        byte[] octets = new byte[length];
        byte[] ever = new byte[length];

        // An octet that stays zero in 20 fillings was not filled: by chance that happens once in 2^160.
        for (int i = 0; i < 20; i++)
        {
            source.Fill(octets);
            for (int at = 0; at < length; at++)
            {
                ever[at] |= octets[at];
            }
        }

        Assert.DoesNotContain((byte)0, ever);
    }
}
