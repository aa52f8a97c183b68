using PublicTime.CookieKeys.Aead;

namespace PublicTime.CookieKeys.Tests.Aead;

/// <summary>The oracle is <see cref="PlainAesSiv"/>: another implementation, in RFC order, itself held to the vectors of RFC 5297.</summary>
public sealed class AesSivTests
{
    [Fact]
    public void Hardware_and_plain_agree_on_every_length()
    {
        var noise = new Noise(Seed.Print());
        for (int length = 0; length <= 300; length++)
        {
            byte[] key = noise.Octets(SivKey.Length);
            byte[] data = noise.Octets(noise.Below(300));
            byte[] nonce = noise.Octets(1 + noise.Below(40));
            byte[] plaintext = noise.Octets(length);
            byte[] expected = new byte[length + AesSiv.TagLength];
            using var plain = new PlainAesSiv(key);
            using var hardware = new SivKey(key);
            plain.Seal(nonce, plaintext, expected, data);

            byte[] actual = new byte[expected.Length];
            AesSiv.Seal(hardware, data, nonce, plaintext, actual);
            byte[] opened = new byte[length];

            Assert.Equal(expected, actual);
            Assert.True(AesSiv.TryOpen(hardware, data, nonce, actual, opened));
            Assert.Equal(plaintext, opened);
        }
    }

    [Fact]
    public void Hardware_and_plain_agree_on_every_length_of_associated_data()
    {
        var noise = new Noise(Seed.Print());
        byte[] key = noise.Octets(SivKey.Length);
        byte[] nonce = noise.Octets(16);
        byte[] plaintext = noise.Octets(20);
        using var plain = new PlainAesSiv(key);
        using var hardware = new SivKey(key);
        for (int length = 0; length <= 300; length++)
        {
            byte[] data = noise.Octets(length);
            byte[] expected = new byte[plaintext.Length + AesSiv.TagLength];
            byte[] actual = new byte[expected.Length];
            plain.Seal(nonce, plaintext, expected, data);
            AesSiv.Seal(hardware, data, nonce, plaintext, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(40)]
    public void Every_truncation_and_every_flipped_bit_fails_and_clears_the_plaintext(int length)
    {
        var noise = new Noise(Seed.Print());
        using var key = new SivKey(noise.Octets(SivKey.Length));
        byte[] data = noise.Octets(20);
        byte[] nonce = noise.Octets(16);
        byte[] sealedText = new byte[length + AesSiv.TagLength];
        AesSiv.Seal(key, data, nonce, noise.Octets(length), sealedText);

        for (int cut = 0; cut < sealedText.Length; cut++)
        {
            byte[] rest = new byte[Math.Max(0, cut - AesSiv.TagLength)];
            Assert.False(AesSiv.TryOpen(key, data, nonce, sealedText.AsSpan(0, cut), rest));
            Assert.All(rest, octet => Assert.Equal(0, octet));
        }

        foreach (byte[] part in new[] { sealedText, data, nonce })
        {
            for (int bit = 0; bit < part.Length * 8; bit++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                byte[] opened = noise.Octets(length);
                Assert.False(AesSiv.TryOpen(key, data, nonce, sealedText, opened));
                Assert.All(opened, octet => Assert.Equal(0, octet));
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void A_disposed_key_opens_nothing_that_was_sealed_before()
    {
        var noise = new Noise(Seed.Print());
        var key = new SivKey(noise.Octets(SivKey.Length));
        byte[] nonce = noise.Octets(16);
        byte[] sealedText = new byte[48];
        AesSiv.Seal(key, [], nonce, noise.Octets(32), sealedText);
        Assert.True(AesSiv.TryOpen(key, [], nonce, sealedText, new byte[32]));

        key.Dispose();

        Assert.False(AesSiv.TryOpen(key, [], nonce, sealedText, new byte[32]));
    }

    [Fact]
    public void A_key_never_shows_itself()
    {
        byte[] octets = new Noise(Seed.Print()).Octets(SivKey.Length);
        using var key = new SivKey(octets);

        Assert.Equal("AES-SIV key (32 octets)", key.ToString());
    }
}
