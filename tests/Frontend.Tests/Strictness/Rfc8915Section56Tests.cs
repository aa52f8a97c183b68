using System.Buffers.Binary;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Tests.Strictness;

/// <summary>RFC 8915 section 5.6: the authenticator and what is encrypted in it.</summary>
public sealed class Rfc8915Section56Tests : IDisposable
{
    private const int NonceLengthAt = 4;
    private const int CiphertextLengthAt = 6;

    private readonly NtsStage _nts = new();

    public void Dispose() => _nts.Dispose();

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_6_no_bit_before_the_authenticator_can_change_unnoticed(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        byte[] body = _nts.Peer.Body(_nts.Cookie(), placeholders: 1);
        byte[] request = _nts.Peer.Sealed(body, []);
        for (int bit = 0; bit < 8 * body.Length; bit++)
        {
            byte[] changed = [.. request];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Answer answer = _nts.Server.Ask(changed);
            Assert.False(answer.Disposition is Disposition.AnsweredNts or Disposition.Answered, $"bit {bit}");
        }
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_6_no_bit_of_lengths_nonce_or_ciphertext_can_change_unnoticed(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        byte[] body = _nts.Peer.Body(_nts.Cookie(), placeholders: 1);
        byte[] request = _nts.Peer.Sealed(body, Requests.Field(0x2104, _nts.Noise.Octets(40)));
        for (int bit = 8 * body.Length; bit < 8 * request.Length; bit++)
        {
            byte[] changed = [.. request];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(Disposition.AnsweredNts, _nts.Server.Ask(changed).Disposition);
        }
    }

    [Theory]
    [MemberData(nameof(NtsStage.SivAeads), MemberType = typeof(NtsStage))]
    public void Section_5_6_a_nonce_of_any_length_is_taken_with_the_padding_it_owes(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        foreach (int nonceLength in new[] { 1, 4, 12, 13, 16, 17, 64 })
        {
            _nts.AssertAuthenticated(_nts.Peer.Sealed(_nts.Peer.Body(_nts.Cookie()), [], nonceLength), cookies: 1);
        }
    }

    /// <summary>RFC 8452 section 6: N_MIN and N_MAX are 12; RFC 8915 section 5.6 then asks for no more room than that.</summary>
    [Fact]
    public void Section_5_6_a_nonce_of_AES_GCM_SIV_has_12_octets()
    {
        _nts.Use(AeadAlgorithm.Aes128GcmSiv);
        for (int nonceLength = 1; nonceLength <= 32; nonceLength++)
        {
            byte[] request = _nts.Peer.Sealed(_nts.Peer.Body(_nts.Cookie()), [], nonceLength);
            if (nonceLength == 12)
            {
                Assert.Equal(request.Length, _nts.AssertAuthenticated(request, cookies: 1).Octets.Length);
            }
            else
            {
                _nts.AssertNak(Disposition.NtsNakForgedRequest, request);
            }
        }
    }

    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256, 1)]
    [InlineData(AeadAlgorithm.AesSivCmac256, 8)]
    [InlineData(AeadAlgorithm.AesSivCmac256, 12)]
    [InlineData(AeadAlgorithm.AesSivCmac384, 12)]
    [InlineData(AeadAlgorithm.AesSivCmac512, 12)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, 1)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, 8)]
    public void Section_5_6_a_short_nonce_without_its_padding_is_no_nts(AeadAlgorithm aead, int nonceLength)
    {
        _nts.Use(aead);
        byte[] body = _nts.Peer.Body(_nts.Cookie());
        byte[] request = _nts.Peer.Sealed(body, [], nonceLength)[..^4];
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(body.Length + 2), (ushort)(request.Length - body.Length));

        _nts.AssertSilent(Disposition.DroppedMalformedNts, request);
    }

    [Fact]
    public void Section_5_6_a_request_without_a_nonce_is_no_nts() => AssertLengths(Disposition.DroppedMalformedNts, nonceLength: 0, ciphertextLength: 16);

    [Theory]
    [InlineData(16, 20)]
    [InlineData(20, 16)]
    [InlineData(16, 0xFFFF)]
    [InlineData(0xFFFF, 16)]
    [InlineData(0xFFFC, 0xFFFC)]
    [InlineData(0xFFFF, 0xFFFF)]
    [InlineData(0xFFF0, 0x0020)]
    public void Section_5_6_lengths_that_do_not_fit_the_field_are_no_nts(int nonceLength, int ciphertextLength) =>
        AssertLengths(Disposition.DroppedMalformedNts, nonceLength, ciphertextLength);

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_6_a_ciphertext_without_room_for_a_tag_is_refused(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        foreach (int ciphertextLength in new[] { 0, 12, 15 })
        {
            AssertLengths(Disposition.NtsNakForgedRequest, aead.NonceLength(), ciphertextLength);
        }
    }

    [Fact]
    public void Section_5_6_what_is_in_the_padding_is_not_looked_at()
    {
        byte[] body = _nts.Peer.Body(_nts.Cookie());
        byte[] request = _nts.Peer.Sealed(body, [], nonceLengthWanted: 9);
        request.AsSpan(body.Length + 8 + 9, 3).Fill(0xFF);
        request.AsSpan(request.Length - 4).Fill(0xFF);

        _nts.AssertAuthenticated(request, cookies: 1);
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_6_an_encrypted_field_may_be_arbitrarily_short(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        foreach (int fieldLength in new[] { 4, 8, 12, 16, 40 })
        {
            _nts.AssertAuthenticated(_nts.WithEncrypted(0, Requests.Field(0x2104, _nts.Noise.Octets(fieldLength - 4))), cookies: 1);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x21 })]
    [InlineData(new byte[] { 0x21, 0x04, 0, 0 })]
    [InlineData(new byte[] { 0x21, 0x04, 0, 3 })]
    [InlineData(new byte[] { 0x21, 0x04, 0, 6, 0, 0 })]
    [InlineData(new byte[] { 0x21, 0x04, 0, 8 })]
    [InlineData(new byte[] { 0x21, 0x04, 0, 4, 0x21, 0x04, 0xFF, 0xFC })]
    public void Section_5_6_encrypted_octets_that_are_not_fields_end_in_silence(byte[] encrypted) =>
        _nts.AssertSilent(Disposition.DroppedMalformedField, _nts.WithEncrypted(1, encrypted));

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_6_an_answer_has_a_nonce_of_its_own_every_time(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        byte[] request = _nts.Peer.Request(_nts.Cookie());
        HashSet<string> nonces = new(StringComparer.Ordinal);
        for (int i = 0; i < 100; i++)
        {
            int nonceAt = NtsStage.IdentifierFieldLength + 8;
            nonces.Add(Convert.ToHexString(_nts.Server.Ask(request).Tail.AsSpan(nonceAt, 12)));
        }

        Assert.Equal(100, nonces.Count);
    }

    private void AssertLengths(Disposition expected, int nonceLength, int ciphertextLength)
    {
        byte[] body = _nts.Peer.Body(_nts.Cookie());
        byte[] request = _nts.Peer.Sealed(body, []);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(body.Length + NonceLengthAt), (ushort)nonceLength);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(body.Length + CiphertextLengthAt), (ushort)ciphertextLength);
        if (expected == Disposition.NtsNakForgedRequest)
        {
            _nts.AssertNak(expected, request);
        }
        else
        {
            _nts.AssertSilent(expected, request);
        }
    }
}
