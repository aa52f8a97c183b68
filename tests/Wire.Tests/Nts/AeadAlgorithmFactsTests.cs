using PublicTime.Wire.Nts;

namespace PublicTime.Wire.Tests.Nts;

public sealed class AeadAlgorithmFactsTests
{
    [Fact]
    public void Four_of_all_numbers_are_served() =>
        Assert.Equal([15, 16, 17, 30], Enumerable.Range(0, 65_536).Where(number => AeadAlgorithmFacts.IsServed((ushort)number)));

    [Fact]
    public void All_that_are_served_are_in_order_of_preference_once() =>
        Assert.Equal([30, 15, 17, 16], AeadAlgorithmFacts.ByPreference.Select(algorithm => (int)algorithm));

    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256, 32, 16)]
    [InlineData(AeadAlgorithm.AesSivCmac384, 48, 16)]
    [InlineData(AeadAlgorithm.AesSivCmac512, 64, 16)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, 16, 12)]
    public void Keys_and_nonces_are_as_long_as_the_registry_says(AeadAlgorithm algorithm, int key, int nonce) =>
        Assert.Equal((key, nonce), (algorithm.KeyLength(), algorithm.NonceLength()));

    [Theory]
    [InlineData(31)]
    [InlineData(0)]
    public void What_is_not_served_has_no_lengths(int number)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((AeadAlgorithm)number).KeyLength());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((AeadAlgorithm)number).NonceLength());
    }

    [Fact]
    public void No_two_served_aeads_have_keys_of_one_length() =>
        Assert.Equal(4, Enum.GetValues<AeadAlgorithm>().Select(algorithm => algorithm.KeyLength()).Distinct().Count());

    [Fact]
    public void The_longest_key_is_known() =>
        Assert.Equal(AeadAlgorithmFacts.LongestKey, Enum.GetValues<AeadAlgorithm>().Max(algorithm => algorithm.KeyLength()));
}
