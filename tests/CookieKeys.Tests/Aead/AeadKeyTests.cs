using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Tests.Plain;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Tests.Aead;

/// <summary>The oracle is <see cref="PlainAead"/>: other implementations, in RFC order, themselves held to the vectors of RFC 5297 and RFC 8452.</summary>
public sealed class AeadKeyTests
{
    public static TheoryData<AeadAlgorithm> Algorithms =>
        [AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac384, AeadAlgorithm.AesSivCmac512, AeadAlgorithm.Aes128GcmSiv];

    public static TheoryData<string[]> Rfc8452 => [.. Rfc8452Vectors.All];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void It_agrees_with_the_plain_one_on_every_length_of_text(AeadAlgorithm algorithm)
    {
        var noise = new Noise(Seed.Print());
        for (int length = 0; length <= 300; length++)
        {
            byte[] key = noise.Octets(algorithm.KeyLength());
            byte[] data = noise.Octets(noise.Below(300));
            byte[] nonce = noise.Octets(algorithm == AeadAlgorithm.Aes128GcmSiv ? 12 : 1 + noise.Below(40));
            AssertAgree(algorithm, key, data, nonce, noise.Octets(length));
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void It_agrees_with_the_plain_one_on_every_length_of_associated_data(AeadAlgorithm algorithm)
    {
        var noise = new Noise(Seed.Print());
        byte[] key = noise.Octets(algorithm.KeyLength());
        byte[] nonce = noise.Octets(algorithm.NonceLength());
        for (int length = 0; length <= 300; length++)
        {
            AssertAgree(algorithm, key, noise.Octets(length), nonce, noise.Octets(20));
        }
    }

    [Theory]
    [MemberData(nameof(Rfc8452))]
    public void The_results_of_rfc_8452_appendix_c_1_hold(string[] vector)
    {
        byte[][] parts = [.. vector.Select(Convert.FromHexString)];
        using var key = new AeadKey(AeadAlgorithm.Aes128GcmSiv, parts[0]);
        byte[] sealedText = new byte[parts[4].Length];

        key.Seal(parts[2], parts[1], parts[3], sealedText);

        Assert.Equal(parts[4], sealedText);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Every_truncation_and_every_flipped_bit_fails_and_clears_the_plaintext(AeadAlgorithm algorithm)
    {
        var noise = new Noise(Seed.Print());
        foreach (int length in new[] { 0, 15, 16, 40 })
        {
            using var key = new AeadKey(algorithm, noise.Octets(algorithm.KeyLength()));
            byte[] data = noise.Octets(20);
            byte[] nonce = noise.Octets(algorithm.NonceLength());
            byte[] sealedText = new byte[length + AeadKey.TagLength];
            key.Seal(data, nonce, noise.Octets(length), sealedText);

            for (int cut = 0; cut < sealedText.Length; cut++)
            {
                byte[] rest = noise.Octets(Math.Max(0, cut - AeadKey.TagLength));
                Assert.False(key.TryOpen(data, nonce, sealedText.AsSpan(0, cut), rest));
                Assert.All(rest, octet => Assert.Equal(0, octet));
            }

            foreach (byte[] part in new[] { sealedText, data, nonce })
            {
                for (int bit = 0; bit < part.Length * 8; bit++)
                {
                    part[bit / 8] ^= (byte)(1 << (bit % 8));
                    byte[] opened = noise.Octets(length);
                    Assert.False(key.TryOpen(data, nonce, sealedText, opened));
                    Assert.All(opened, octet => Assert.Equal(0, octet));
                    part[bit / 8] ^= (byte)(1 << (bit % 8));
                }
            }
        }
    }

    [Theory]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, 11)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, 13)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, 16)]
    [InlineData(AeadAlgorithm.AesSivCmac256, 0)]
    public void A_nonce_that_the_aead_does_not_take_neither_seals_nor_opens(AeadAlgorithm algorithm, int length)
    {
        using var key = new AeadKey(algorithm, new byte[algorithm.KeyLength()]);

        Assert.Throws<ArgumentException>(() => key.Seal([], new byte[length], [], new byte[16]));
        Assert.False(key.TryOpen([], new byte[length], new byte[16], []));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_disposed_key_opens_nothing_that_was_sealed_before(AeadAlgorithm algorithm)
    {
        var noise = new Noise(Seed.Print());
        var key = new AeadKey(algorithm, noise.Octets(algorithm.KeyLength()));
        byte[] nonce = noise.Octets(algorithm.NonceLength());
        byte[] sealedText = new byte[48];
        key.Seal([], nonce, noise.Octets(32), sealedText);
        Assert.True(key.TryOpen([], nonce, sealedText, new byte[32]));

        key.Dispose();

        Assert.False(key.TryOpen([], nonce, sealedText, new byte[32]));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Sealing_and_opening_cost_no_managed_memory_by_processor_instructions(AeadAlgorithm algorithm)
    {
        using var key = new AeadKey(algorithm, new byte[algorithm.KeyLength()]);
        byte[] nonce = new byte[algorithm.NonceLength()];
        byte[] sealedText = new byte[48];
        byte[] opened = new byte[32];
        long cost = ManagedMemory.CostOf(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                key.Seal([], nonce, opened, sealedText);
                key.TryOpen([], nonce, sealedText, opened);
            }
        });

        Assert.True(!AeadKey.IsAccelerated || cost == 0, $"{cost} octets");
    }

    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256, "AES-SIV-CMAC-256 key (32 octets)")]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, "AES-128-GCM-SIV key (16 octets)")]
    public void A_key_never_shows_itself(AeadAlgorithm algorithm, string shown)
    {
        using var key = new AeadKey(algorithm, new Noise(Seed.Print()).Octets(algorithm.KeyLength()));

        Assert.Equal(shown, key.ToString());
    }

    /// <summary>The run of these tests with <c>DOTNET_EnableAES=0</c> would show nothing if the switch had no effect.</summary>
    [Fact]
    public void The_runtime_s_switch_takes_the_processor_s_instructions_away() =>
        Assert.False(AeadKey.IsAccelerated && Environment.GetEnvironmentVariable("DOTNET_EnableAES") == "0");

    private static void AssertAgree(AeadAlgorithm algorithm, byte[] octets, byte[] data, byte[] nonce, byte[] plaintext)
    {
        using IPlainAead plain = PlainAead.Create(algorithm, octets);
        using var key = new AeadKey(algorithm, octets);
        byte[] expected = new byte[plaintext.Length + AeadKey.TagLength];
        byte[] actual = new byte[expected.Length];
        byte[] opened = new byte[plaintext.Length];

        plain.Seal(nonce, plaintext, expected, data);
        key.Seal(data, nonce, plaintext, actual);

        Assert.Equal(expected, actual);
        Assert.True(key.TryOpen(data, nonce, actual, opened));
        Assert.Equal(plaintext, opened);
    }
}
