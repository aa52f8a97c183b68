using PublicTime.Wire.Nts;

namespace PublicTime.Wire.Tests.Nts;

public sealed class NtsAuthenticatorTests
{
    /// <summary>RFC 8915 section 5.6: the nonce and the padding for a nonce as long as the server's are both there.</summary>
    [Theory]
    [InlineData(16, 16, 32, true)]
    [InlineData(16, 16, 36, true)] // additional padding is welcome
    [InlineData(16, 16, 400, true)]
    [InlineData(16, 16, 28, false)] // the ciphertext does not fit
    [InlineData(12, 16, 32, true)]
    [InlineData(12, 16, 28, false)] // 4 octets of additional padding are owed
    [InlineData(13, 16, 32, true)] // padded to 16
    [InlineData(1, 16, 32, true)]
    [InlineData(1, 16, 28, false)]
    [InlineData(4, 16, 32, true)]
    [InlineData(32, 16, 48, true)]
    [InlineData(32, 16, 44, false)]
    [InlineData(0, 16, 32, false)] // no nonce at all
    [InlineData(16, 13, 32, true)] // padded to 16
    [InlineData(16, 0, 16, true)] // no room for a tag: the AEAD refuses it
    [InlineData(16, 17, 32, false)]
    [InlineData(0xFFFF, 16, 400, false)]
    [InlineData(16, 0xFFFF, 400, false)]
    [InlineData(0xFFFF, 0xFFFF, 400, false)]
    public void A_request_holds_its_nonce_its_ciphertext_and_the_padding_it_owes(int nonce, int ciphertext, int octets, bool isWhole)
    {
        byte[] value = Bytes.Join(Bytes.Number(nonce), Bytes.Number(ciphertext), Bytes.Fill(octets));

        Assert.Equal(isWhole, NtsAuthenticator.TryReadRequest(value, out NtsAuthenticator authenticator));

        if (isWhole)
        {
            Assert.Equal((nonce, ciphertext), (authenticator.Nonce.Length, authenticator.Ciphertext.Length));
        }
    }

    [Fact]
    public void The_ciphertext_begins_after_the_padding_of_the_nonce()
    {
        byte[] value = Bytes.Join(Bytes.Hex("000D 0010"), Bytes.Fill(13, 0x11), Bytes.Fill(3, 0), Bytes.Fill(16, 0x22));

        Assert.True(NtsAuthenticator.TryReadRequest(value, out NtsAuthenticator authenticator));

        Assert.Equal(Bytes.Fill(13, 0x11), authenticator.Nonce.ToArray());
        Assert.Equal(Bytes.Fill(16, 0x22), authenticator.Ciphertext.ToArray());
    }

    [Fact]
    public void An_answer_owes_no_padding()
    {
        byte[] value = Bytes.Join(Bytes.Hex("000C 0010"), Bytes.Fill(28));

        Assert.True(NtsAuthenticator.TryReadResponse(value, out _));
        Assert.False(NtsAuthenticator.TryReadRequest(value, out _));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] value = Bytes.Join(Bytes.Hex("0010 0010"), GoldenRequest.Nonce, GoldenRequest.Tag);
        for (int length = 0; length < value.Length; length++)
        {
            Assert.False(NtsAuthenticator.TryReadRequest(value.AsSpan(0, length), out _));
            Assert.False(NtsAuthenticator.TryReadResponse(value.AsSpan(0, length), out _));
        }
    }

    [Theory]
    [InlineData(16, 16, 40)] // what chrony sends
    [InlineData(16, 120, 144)] // an answer with one cookie of 100 octets: 4 + 4 + 16 + 16 + 104
    [InlineData(13, 17, 44)]
    [InlineData(1, 1, 16)]
    public void The_length_of_a_field_counts_all_padding(int nonce, int ciphertext, int field) =>
        Assert.Equal(field, NtsAuthenticator.FieldLengthFor(nonce, ciphertext));

    [Fact]
    public void Written_lengths_are_read_back()
    {
        byte[] value = Bytes.Fill(4 + 16 + 120);

        NtsAuthenticator.WriteLengths(value, 16, 120);

        Assert.Equal(Bytes.Hex("0010 0078"), value[..4]);
        Assert.True(NtsAuthenticator.TryReadRequest(value, out NtsAuthenticator authenticator));
        Assert.Equal((16, 120), (authenticator.Nonce.Length, authenticator.Ciphertext.Length));
    }
}
