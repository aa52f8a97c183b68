using PublicTime.CookieKeys.Aead;

namespace PublicTime.CookieKeys.Tests.Plain;

public sealed class PlainAesSivTests
{
    private static readonly byte[] Nonce = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");

    [Fact]
    public void Rfc_5297_A_1_deterministic_authenticated_encryption_holds_both_ways()
    {
        using var siv = new PlainAesSiv(Hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
        byte[][] components = [Hex("101112131415161718191a1b1c1d1e1f2021222324252627")];
        byte[] plaintext = Hex("112233445566778899aabbccddee");
        byte[] expected = Hex("85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c");

        AssertSealsAndOpens(siv, components, plaintext, expected);
    }

    [Fact]
    public void Rfc_5297_A_2_nonce_based_authenticated_encryption_holds_both_ways()
    {
        using var siv = new PlainAesSiv(Hex("7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f"));
        byte[][] components =
        [
            Hex("00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100"),
            Hex("102030405060708090a0"),
            Hex("09f911029d74e35bd84156c5635688c0"),
        ];
        byte[] plaintext = Hex("7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553");
        byte[] expected = Hex(
            "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17" +
            "dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d");

        AssertSealsAndOpens(siv, components, plaintext, expected);
    }

    [Theory]
    [InlineData(32, 0, 0)]
    [InlineData(32, 64, 0)]
    [InlineData(32, 15, 188)]
    [InlineData(48, 16, 17)]
    [InlineData(64, 33, 48)]
    public void The_aead_binding_is_s2v_over_associated_data_nonce_and_plaintext(int keyLength, int plaintextLength, int associatedLength)
    {
        using var siv = new PlainAesSiv(Counted(keyLength, 3));
        byte[] plaintext = Counted(plaintextLength, 5);
        byte[] associated = Counted(associatedLength, 7);
        byte[] bound = new byte[plaintextLength + PlainAesSiv.TagLength];
        byte[] vector = new byte[plaintextLength + PlainAesSiv.TagLength];

        siv.Seal(Nonce, plaintext, bound, associated);
        siv.Seal([associated, Nonce], plaintext, vector);

        Assert.Equal(vector, bound);
        byte[] opened = new byte[plaintextLength];
        Assert.True(siv.TryOpen(Nonce, bound, opened, associated));
        Assert.Equal(plaintext, opened);
    }

    [Fact]
    public void An_empty_associated_data_counts_as_a_component()
    {
        using var siv = new PlainAesSiv(Counted(32, 3));
        byte[] with = new byte[48];
        byte[] without = new byte[48];

        siv.Seal(Nonce, new byte[32], with, []);
        siv.Seal([Nonce], new byte[32], without);

        Assert.NotEqual(without, with);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(64)]
    public void Every_truncation_fails_and_clears_the_plaintext(int keyLength)
    {
        using var siv = new PlainAesSiv(Counted(keyLength, 3));
        byte[] associated = Counted(20, 7);
        byte[] sealed_ = Seal(siv, Counted(40, 5), associated);

        for (int length = 0; length < sealed_.Length; length++)
        {
            byte[] opened = Filled(Math.Max(0, length - PlainAesSiv.TagLength));
            Assert.False(siv.TryOpen(Nonce, sealed_.AsSpan(0, length), opened, associated));
            Assert.All(opened, octet => Assert.Equal(0, octet));
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(64)]
    public void Every_flipped_bit_of_message_nonce_and_associated_data_fails_and_clears_the_plaintext(int keyLength)
    {
        using var siv = new PlainAesSiv(Counted(keyLength, 3));
        byte[] associated = Counted(20, 7);
        byte[] sealed_ = Seal(siv, Counted(40, 5), associated);
        byte[] all = [.. sealed_, .. Nonce, .. associated];

        for (int bit = 0; bit < all.Length * 8; bit++)
        {
            byte[] flipped = [.. all];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            byte[] opened = Filled(40);
            Assert.False(siv.TryOpen(flipped.AsSpan(56, 16), flipped.AsSpan(0, 56), opened, flipped.AsSpan(72)), $"bit {bit}");
            Assert.All(opened, octet => Assert.Equal(0, octet));
        }
    }

    [Fact]
    public void Another_key_does_not_open()
    {
        using var siv = new PlainAesSiv(Counted(32, 3));
        using var other = new PlainAesSiv(Counted(32, 4));

        Assert.False(other.TryOpen(Nonce, Seal(siv, Counted(40, 5), []), new byte[40], []));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(128)]
    public void A_key_of_another_length_is_refused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlainAesSiv(new byte[length]));

    [Fact]
    public void More_components_than_s2v_takes_are_refused()
    {
        using var siv = new PlainAesSiv(Counted(32, 3));
        byte[][] most = [.. Enumerable.Range(0, 126).Select(i => new byte[] { (byte)i })];
        byte[] sealed_ = new byte[16];

        siv.Seal(most, [], sealed_);

        Assert.True(siv.TryOpen(most, sealed_, []));
        Assert.Throws<InvalidOperationException>(() => siv.Seal([.. most, [0]], [], sealed_));
    }

    private static void AssertSealsAndOpens(PlainAesSiv siv, byte[][] components, byte[] plaintext, byte[] expected)
    {
        byte[] sealed_ = new byte[expected.Length];
        siv.Seal(components, plaintext, sealed_);
        Assert.Equal(Convert.ToHexStringLower(expected), Convert.ToHexStringLower(sealed_));

        byte[] opened = new byte[plaintext.Length];
        Assert.True(siv.TryOpen(components, expected, opened));
        Assert.Equal(plaintext, opened);
    }

    private static byte[] Seal(PlainAesSiv siv, byte[] plaintext, byte[] associated)
    {
        byte[] sealed_ = new byte[plaintext.Length + PlainAesSiv.TagLength];
        siv.Seal(Nonce, plaintext, sealed_, associated);
        return sealed_;
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    private static byte[] Counted(int length, int step) => [.. Enumerable.Range(1, length).Select(i => unchecked((byte)(i * step)))];

    private static byte[] Filled(int length)
    {
        byte[] octets = new byte[length];
        octets.AsSpan().Fill(0xEE);
        return octets;
    }
}
