using PublicTime.CookieKeys.Aead;

namespace PublicTime.CookieKeys.Tests.Aead;

/// <summary>RFC 4493 section 4 and NIST SP 800-38B appendix D.3: the examples for AES-128 and AES-256.</summary>
public sealed class CmacKeyTests
{
    private const string Key128 = "2b7e151628aed2a6abf7158809cf4f3c";
    private const string Key256 = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";

    private const string Message =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    [Theory]
    [InlineData(Key128, 0, "bb1d6929e95937287fa37d129b756746")]
    [InlineData(Key128, 16, "070a16b46b4d4144f79bdd9dd04a287c")]
    [InlineData(Key128, 40, "dfa66747de9ae63030ca32611497c827")]
    [InlineData(Key128, 64, "51f0bebf7e3b9d92fc49741779363cfe")]
    [InlineData(Key256, 0, "028962f61b7bf89efc6b551f4667d983")]
    [InlineData(Key256, 16, "28a7023f452e8f82bd4bf28d8c37c35c")]
    [InlineData(Key256, 40, "aaf3d8f1de5640c232f5b169b9c911e6")]
    [InlineData(Key256, 64, "e1992190549f6ed5696a2c056c315410")]
    public void The_published_examples_hold(string key, int length, string expected)
    {
        using var cmac = new CmacKey(Convert.FromHexString(key));
        ReadOnlySpan<byte> message = Convert.FromHexString(Message).AsSpan(0, length);
        byte[] tag = new byte[CmacKey.TagLength];

        cmac.Compute(message, tag);

        Assert.Equal(expected, Convert.ToHexStringLower(tag));
        Assert.True(cmac.Verifies(message, tag));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public void It_agrees_with_the_plain_one_on_every_length_and_verifies_no_flipped_bit(int keyLength)
    {
        var noise = new Noise(Seed.Print());
        for (int length = 0; length < 200; length++)
        {
            byte[] key = noise.Octets(keyLength);
            byte[] message = noise.Octets(length);
            byte[] expected = new byte[CmacKey.TagLength];
            using var plain = new PlainCmac(key);
            using var cmac = new CmacKey(key);
            plain.Compute(message, expected);

            Assert.True(cmac.Verifies(message, expected));
            expected[noise.Below(expected.Length)] ^= (byte)(1 << noise.Below(8));
            Assert.False(cmac.Verifies(message, expected));
            Assert.False(cmac.Verifies(message, expected.AsSpan(0, 15)));
        }
    }

    [Fact]
    public void A_packet_costs_no_managed_memory()
    {
        using var cmac = new CmacKey(new byte[32]);
        byte[] message = new byte[48];
        byte[] tag = new byte[CmacKey.TagLength];
        long cost = ManagedMemory.CostOf(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                cmac.Compute(message, tag);
                cmac.Verifies(message, tag);
            }
        });

        Assert.True(!AeadKey.IsAccelerated || cost == 0, $"{cost} octets");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(24)]
    [InlineData(33)]
    public void Another_length_of_key_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => new CmacKey(new byte[length]));

    [Fact]
    public void A_key_never_shows_itself()
    {
        using var cmac = new CmacKey(new byte[16]);

        Assert.Equal("AES-CMAC key (16 octets)", cmac.ToString());
    }
}
