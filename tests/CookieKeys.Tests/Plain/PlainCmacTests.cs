using PublicTime.CookieKeys.Aead;

namespace PublicTime.CookieKeys.Tests.Plain;

public sealed class PlainCmacTests
{
    // RFC 4493 section 4 and NIST SP 800-38B appendix D (the same message, cut at 0, 16, 40 and 64 octets).
    private const string Message =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51" +
        "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    private const string Key128 = "2b7e151628aed2a6abf7158809cf4f3c";
    private const string Key192 = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b";
    private const string Key256 = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";

    [Theory]
    [InlineData(Key128, 0, "bb1d6929e95937287fa37d129b756746")] // RFC 4493 example 1
    [InlineData(Key128, 16, "070a16b46b4d4144f79bdd9dd04a287c")] // RFC 4493 example 2
    [InlineData(Key128, 40, "dfa66747de9ae63030ca32611497c827")] // RFC 4493 example 3
    [InlineData(Key128, 64, "51f0bebf7e3b9d92fc49741779363cfe")] // RFC 4493 example 4
    [InlineData(Key192, 0, "d17ddf46adaacde531cac483de7a9367")] // SP 800-38B D.2
    [InlineData(Key192, 64, "a1d5df0eed790f794d77589659f39a11")] // SP 800-38B D.2
    [InlineData(Key256, 0, "028962f61b7bf89efc6b551f4667d983")] // SP 800-38B D.3
    [InlineData(Key256, 64, "e1992190549f6ed5696a2c056c315410")] // SP 800-38B D.3
    public void The_published_vectors_hold(string key, int length, string expected)
    {
        using var cmac = new PlainCmac(Convert.FromHexString(key));
        byte[] tag = new byte[PlainCmac.TagLength];

        cmac.Compute(Convert.FromHexString(Message).AsSpan(0, length), tag);

        Assert.Equal(expected, Convert.ToHexStringLower(tag));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(33)]
    public void A_key_that_aes_does_not_have_is_refused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlainCmac(new byte[length]));
}
