using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.NtsClient.Tests.Exchange;

public sealed class NtsResponseReaderTests : IDisposable
{
    private static readonly NtpTimestamp Transmit = new(0x0123456789ABCDEF);

    private readonly Noise _noise = new(Seed.Print());
    private readonly byte[] _identifier;
    private ServerSide _server = null!;
    private NtsSession _session = null!;
    private byte[] _request = [];

    public NtsResponseReaderTests()
    {
        _identifier = _noise.Octets(NtsRequestWriter.UniqueIdentifierLength);
        Associate(AeadAlgorithm.AesSivCmac256);
    }

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256)]
    [InlineData(AeadAlgorithm.AesSivCmac384)]
    [InlineData(AeadAlgorithm.AesSivCmac512)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv)]
    public void A_request_is_what_a_server_verifies_and_says_nothing_of_the_clients_clock(AeadAlgorithm aead)
    {
        Associate(aead);
        _server.Open(_request, out byte[] identifier, out byte[] cookie, out int wanted);

        Assert.Equal(_identifier, identifier);
        Assert.Equal((100, 3), (cookie.Length, wanted));
        Assert.True(NtpHeader.TryRead(_request, out NtpHeader header));
        Assert.Equal(new NtpHeader { Version = 4, Mode = AssociationMode.Client, Transmit = Transmit }, header);
    }

    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256)]
    [InlineData(AeadAlgorithm.AesSivCmac384)]
    [InlineData(AeadAlgorithm.AesSivCmac512)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv)]
    public void The_answer_is_accepted_and_its_cookies_go_into_stock(AeadAlgorithm aead)
    {
        Associate(aead);
        byte[] answer = _server.Answer(ServerSide.Header(_request), _identifier, _noise.Octets(100), _noise.Octets(100));

        Assert.Equal(ResponseVerdict.Accepted, Judge(answer, out int fresh));
        Assert.Equal((2, 2), (fresh, _session.CookieCount));
    }

    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256)]
    [InlineData(AeadAlgorithm.AesSivCmac384)]
    [InlineData(AeadAlgorithm.AesSivCmac512)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv)]
    public void No_answer_with_a_flipped_bit_is_accepted_and_none_leaves_a_cookie(AeadAlgorithm aead)
    {
        Associate(aead);
        byte[] answer = _server.Answer(ServerSide.Header(_request), _identifier, _noise.Octets(100));
        for (int bit = 0; bit < answer.Length * 8; bit++)
        {
            answer[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(ResponseVerdict.Accepted, Judge(answer, out _));
            answer[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(0, _session.CookieCount);
        Assert.Equal(ResponseVerdict.Accepted, Judge(answer, out _));
    }

    [Fact]
    public void An_answer_to_another_request_is_not_ours_though_its_tag_fits()
    {
        byte[] otherIdentifier = _server.Answer(ServerSide.Header(_request), _noise.Octets(32));
        byte[] otherOrigin = _server.Answer(ServerSide.Header(_request) with { Origin = new NtpTimestamp(7) }, _identifier);
        byte[] otherMode = _server.Answer(ServerSide.Header(_request) with { Mode = AssociationMode.Client }, _identifier);

        Assert.All([otherIdentifier, otherOrigin, otherMode], answer => Assert.Equal(ResponseVerdict.NotOurs, Judge(answer, out _)));
    }

    [Fact]
    public void An_unauthenticated_answer_is_never_more_than_a_nak()
    {
        Assert.Equal(ResponseVerdict.NtsNak, Judge(ServerSide.Nak(_request, _identifier), out _));
        Assert.Equal(ResponseVerdict.NotOurs, Judge(ServerSide.Nak(_request, _noise.Octets(32)), out _));

        byte[] plain = new byte[NtpHeader.Length];
        ServerSide.Header(_request).Write(plain);
        Assert.Equal(ResponseVerdict.NotOurs, Judge(plain, out _));
    }

    [Fact]
    public void A_kiss_is_believed_only_when_it_is_authentic()
    {
        NtpHeader rate = ServerSide.Header(_request, stratum: 0, 0x52415445);

        Assert.Equal(ResponseVerdict.KissOfDeath, Judge(_server.Answer(rate, _identifier), out _));
    }

    [Fact]
    public void A_plain_answer_needs_the_right_origin_and_an_unsynchronized_server_is_no_kiss()
    {
        byte[] answer = new byte[NtpHeader.Length];
        ServerSide.Header(_request, stratum: 0, referenceId: 0).Write(answer);

        Assert.Equal(ResponseVerdict.Accepted, NtsResponseReader.ReadPlain(answer, Transmit, out _));
        Assert.Equal(ResponseVerdict.NotOurs, NtsResponseReader.ReadPlain(answer, new NtpTimestamp(1), out _));
        Assert.Equal(ResponseVerdict.NotOurs, NtsResponseReader.ReadPlain(answer.AsSpan(0, 47), Transmit, out _));
    }

    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv)]
    public void No_answer_with_another_nonce_or_a_shorter_ciphertext_is_accepted_and_none_throws(AeadAlgorithm aead)
    {
        Associate(aead);
        byte[] answer = _server.Answer(ServerSide.Header(_request), _identifier);
        int nonceLengthAt = NtpHeader.Length + ExtensionField.LengthFor(_identifier.Length) + ExtensionField.HeaderLength;
        for (int nonceLength = 1; nonceLength <= 16; nonceLength++)
        {
            for (int ciphertextLength = 0; ciphertextLength <= 16; ciphertextLength++)
            {
                byte[] changed = [.. answer];
                NtsAuthenticator.WriteLengths(changed.AsSpan(nonceLengthAt), nonceLength, ciphertextLength);
                bool isUnchanged = (nonceLength, ciphertextLength) == (aead.NonceLength(), 16);
                Assert.Equal(isUnchanged, Judge(changed, out _) == ResponseVerdict.Accepted);
            }
        }
    }

    private void Associate(AeadAlgorithm aead)
    {
        _session?.Dispose();
        _server = new ServerSide(_noise, aead);
        _session = new NtsSession(aead, _server.ClientKey, _server.ServerKey);
        byte[] packet = new byte[NtpRequest.MaxLength];
        int length = NtsRequestWriter.WriteAuthenticated(
            packet, Transmit, _identifier, _noise.Octets(100), placeholders: 2, _noise.Octets(aead.NonceLength()), _session.ClientToServer);
        _request = packet[..length];
    }

    private ResponseVerdict Judge(byte[] datagram, out int fresh) =>
        NtsResponseReader.ReadAuthenticated(datagram, Transmit, _identifier, _session, out _, out fresh);
}
