using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.NtsClient.Tests.Exchange;

public sealed class NtsResponseReaderTests : IDisposable
{
    private static readonly NtpTimestamp Transmit = new(0x0123456789ABCDEF);

    private readonly Noise _noise = new(Seed.Print());
    private readonly ServerSide _server;
    private readonly NtsSession _session;
    private readonly byte[] _identifier;
    private readonly byte[] _request;

    public NtsResponseReaderTests()
    {
        _server = new ServerSide(_noise);
        _session = new NtsSession(_server.ClientKey, _server.ServerKey);
        _identifier = _noise.Octets(NtsRequestWriter.UniqueIdentifierLength);
        byte[] packet = new byte[NtpRequest.MaxLength];
        int length = NtsRequestWriter.WriteAuthenticated(
            packet, Transmit, _identifier, _noise.Octets(100), placeholders: 2, _noise.Octets(16), _session.ClientToServer);
        _request = packet[..length];
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_request_is_what_a_server_verifies_and_says_nothing_of_the_clients_clock()
    {
        _server.Open(_request, out byte[] identifier, out byte[] cookie, out int wanted);

        Assert.Equal(_identifier, identifier);
        Assert.Equal((100, 3), (cookie.Length, wanted));
        Assert.True(NtpHeader.TryRead(_request, out NtpHeader header));
        Assert.Equal(new NtpHeader { Version = 4, Mode = AssociationMode.Client, Transmit = Transmit }, header);
    }

    [Fact]
    public void The_answer_is_accepted_and_its_cookies_go_into_stock()
    {
        byte[] answer = _server.Answer(ServerSide.Header(_request), _identifier, _noise.Octets(100), _noise.Octets(100));

        Assert.Equal(ResponseVerdict.Accepted, Judge(answer, out int fresh));
        Assert.Equal((2, 2), (fresh, _session.CookieCount));
    }

    [Fact]
    public void No_answer_with_a_flipped_bit_is_accepted_and_none_leaves_a_cookie()
    {
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

    private ResponseVerdict Judge(byte[] datagram, out int fresh) =>
        NtsResponseReader.ReadAuthenticated(datagram, Transmit, _identifier, _session, out _, out fresh);
}
