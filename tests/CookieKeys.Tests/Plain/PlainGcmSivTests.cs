using PublicTime.CookieKeys.Aead;

namespace PublicTime.CookieKeys.Tests.Plain;

public sealed class PlainGcmSivTests
{
    public static TheoryData<string[]> Vectors => [.. Rfc8452Vectors.All];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_results_of_rfc_8452_appendix_c_1_hold_both_ways(string[] vector)
    {
        byte[][] parts = [.. vector.Select(Convert.FromHexString)];
        (byte[] key, byte[] nonce, byte[] data, byte[] plaintext, byte[] expected) = (parts[0], parts[1], parts[2], parts[3], parts[4]);
        using var plain = new PlainGcmSiv(key);
        byte[] sealedText = new byte[expected.Length];
        byte[] opened = new byte[plaintext.Length];

        plain.Seal(nonce, plaintext, sealedText, data);

        Assert.Equal(expected, sealedText);
        Assert.True(plain.TryOpen(nonce, sealedText, opened, data));
        Assert.Equal(plaintext, opened);
    }

    [Fact]
    public void Another_length_of_nonce_does_not_open()
    {
        using var plain = new PlainGcmSiv(new byte[PlainGcmSiv.KeyLength]);

        Assert.False(plain.TryOpen(new byte[16], new byte[20], new byte[4], []));
        Assert.False(plain.TryOpen(new byte[11], new byte[20], new byte[4], []));
    }
}
