using PublicTime.Wire.Nts;

namespace PublicTime.Wire.Tests.Nts;

public sealed class NtsAuthenticatorTests
{
    /// <summary>RFC 8915 section 5.6: what the nonce, its padding and the additional padding leave for the answer's nonce.</summary>
    [Theory]
    [InlineData(16, 16, 32, 16)]
    [InlineData(16, 16, 36, 20)] // additional padding is welcome
    [InlineData(16, 16, 400, 384)]
    [InlineData(16, 16, 28, null)] // the ciphertext does not fit
    [InlineData(12, 16, 32, 16)]
    [InlineData(12, 16, 28, 12)] // enough for AES-GCM-SIV, too little for AES-SIV
    [InlineData(13, 16, 32, 16)] // padded to 16
    [InlineData(1, 16, 32, 16)]
    [InlineData(1, 16, 28, 12)]
    [InlineData(1, 16, 20, 4)]
    [InlineData(32, 16, 48, 32)]
    [InlineData(32, 16, 44, null)]
    [InlineData(0, 16, 32, null)] // no nonce at all
    [InlineData(16, 13, 32, 16)] // padded to 16
    [InlineData(16, 0, 16, 16)] // no room for a tag: the AEAD refuses it
    [InlineData(16, 17, 32, null)]
    [InlineData(0xFFFF, 16, 400, null)]
    [InlineData(16, 0xFFFF, 400, null)]
    [InlineData(0xFFFF, 0xFFFF, 400, null)]
    public void A_field_holds_its_nonce_its_ciphertext_and_room_for_the_answer_s_nonce(int nonce, int ciphertext, int octets, int? room)
    {
        byte[] value = Bytes.Join(Bytes.Number(nonce), Bytes.Number(ciphertext), Bytes.Fill(octets));

        Assert.Equal(room is not null, NtsAuthenticator.TryRead(value, out NtsAuthenticator authenticator));

        if (room is not null)
        {
            Assert.Equal((nonce, ciphertext, room), (authenticator.Nonce.Length, authenticator.Ciphertext.Length, authenticator.NonceRoom));
        }
    }

    [Fact]
    public void The_ciphertext_begins_after_the_padding_of_the_nonce()
    {
        byte[] value = Bytes.Join(Bytes.Hex("000D 0010"), Bytes.Fill(13, 0x11), Bytes.Fill(3, 0), Bytes.Fill(16, 0x22));

        Assert.True(NtsAuthenticator.TryRead(value, out NtsAuthenticator authenticator));

        Assert.Equal(Bytes.Fill(13, 0x11), authenticator.Nonce.ToArray());
        Assert.Equal(Bytes.Fill(16, 0x22), authenticator.Ciphertext.ToArray());
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] value = Bytes.Join(Bytes.Hex("0010 0010"), GoldenRequest.Nonce, GoldenRequest.Tag);
        for (int length = 0; length < value.Length; length++)
        {
            Assert.False(NtsAuthenticator.TryRead(value.AsSpan(0, length), out _));
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
        Assert.True(NtsAuthenticator.TryRead(value, out NtsAuthenticator authenticator));
        Assert.Equal((16, 120), (authenticator.Nonce.Length, authenticator.Ciphertext.Length));
    }
}
