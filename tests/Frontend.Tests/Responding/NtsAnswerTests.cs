using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Frontend.Tests.Responding;

public sealed class NtsAnswerTests : IDisposable
{
    private const int IdentifierField = 4 + NtsPeer.IdentifierLength;
    private readonly Noise _noise = new(Seed.Print());
    private readonly KeyRing _ring;
    private readonly NtsPeer _peer;
    private readonly TestResponder _server;

    public NtsAnswerTests()
    {
        _ring = TestRings.Create(_noise);
        _peer = new NtsPeer(_noise);
        _server = new TestResponder { Ring = _ring };
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_spent_cookie_and_each_placeholder_bring_a_fresh_cookie_in_an_answer_as_long_as_the_request(int placeholders)
    {
        byte[] request = _peer.Request(_peer.Cookie(_ring.Minting), placeholders);

        Answer answer = _server.Ask(request);

        Assert.Equal(Disposition.AnsweredNts, answer.Disposition);
        Assert.Equal(request.Length, answer.Octets.Length);
        List<byte[]> fresh = _peer.OpenAnswer(answer.Octets, _ring.Minting);
        Assert.Equal(1 + placeholders, fresh.Count);
        Assert.Equal(fresh.Count, fresh.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(request[NtpHeader.Length..(NtpHeader.Length + IdentifierField)], answer.Tail[..IdentifierField]);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    public void More_than_seven_placeholders_bring_eight_cookies(int placeholders)
    {
        byte[] request = _peer.Request(_peer.Cookie(_ring.Minting), placeholders);

        Answer answer = _server.Ask(request);

        Assert.Equal(Disposition.AnsweredNts, answer.Disposition);
        Assert.Equal(8, _peer.OpenAnswer(answer.Octets, _ring.Minting).Count);
    }

    [Fact]
    public void The_header_of_an_authenticated_answer_is_that_of_a_plain_one()
    {
        NtpHeader header = _server.Ask(_peer.Request(_peer.Cookie(_ring.Minting))).Header;

        using var plain = new TestResponder();
        Assert.Equal(plain.Ask(Requests.Packet(Requests.ClientV4)).Header, header);
        Assert.Equal(new NtpTimestamp(TestResponder.NtpAtEpoch + 0xC000_0000), header.Transmit);
    }

    [Fact]
    public void Transmit_is_read_once_after_the_cookies_are_minted_and_before_the_seal()
    {
        byte[] request = _peer.Request(_peer.Cookie(_ring.Minting), placeholders: 7);
        byte[] before = [];
        _server.RawClock.WhenRead = () => before = _server.Room[..request.Length].ToArray();

        Answer answer = _server.Ask(request);

        Assert.Equal(1, _server.RawClock.Reads);
        int sealAt = NtpHeader.Length + IdentifierField;
        int cookiesAt = sealAt + 4 + 4 + 16 + 16; // the field's header, two lengths, nonce and tag
        Assert.Equal(answer.Octets[..NtpHeader.TransmitOffset], before[..NtpHeader.TransmitOffset]);
        Assert.Equal(answer.Octets[NtpHeader.Length..sealAt], before[NtpHeader.Length..sealAt]);
        List<byte[]> fresh = _peer.OpenAnswer(answer.Octets, _ring.Minting);
        Assert.Equal(fresh.SelectMany(cookie => Requests.Field(ExtensionFieldType.NtsCookie, cookie)), before[cookiesAt..]);
    }

    [Fact]
    public void A_cookie_of_any_key_in_the_ring_opens_and_comes_back_under_the_minting_key()
    {
        CookieKey old = TestRings.KeyThatOnlyOpens(_ring);

        Answer answer = _server.Ask(_peer.Request(_peer.Cookie(old), placeholders: 2));

        Assert.NotEqual(_ring.Minting.Id, old.Id);
        Assert.Equal(Disposition.AnsweredNts, answer.Disposition);
        Assert.Equal(3, _peer.OpenAnswer(answer.Octets, _ring.Minting).Count);
    }

    [Fact]
    public void A_fresh_cookie_is_as_good_as_the_first()
    {
        byte[] cookie = _peer.Cookie(_ring.Minting);
        for (int i = 0; i < 10; i++)
        {
            cookie = Assert.Single(_peer.OpenAnswer(_server.Ask(_peer.Request(cookie)).Octets, _ring.Minting));
        }
    }

    [Fact]
    public void Sessions_answered_one_after_another_do_not_mix()
    {
        using var second = new NtsPeer(_noise);
        byte[] firstRequest = _peer.Request(_peer.Cookie(_ring.Minting), placeholders: 1);
        byte[] secondRequest = second.Request(second.Cookie(_ring.Minting), placeholders: 3);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(2, _peer.OpenAnswer(_server.Ask(firstRequest).Octets, _ring.Minting).Count);
            Assert.Equal(4, second.OpenAnswer(_server.Ask(secondRequest).Octets, _ring.Minting).Count);
        }
    }

    [Fact]
    public void An_unsynchronized_server_says_so_under_its_tag()
    {
        _server.Clock = _server.Clock.Unsynchronized;

        Answer answer = _server.Ask(_peer.Request(_peer.Cookie(_ring.Minting)));

        Assert.Equal(Disposition.AnsweredNts, answer.Disposition);
        Assert.Equal((LeapIndicator.Unsynchronized, 0), (answer.Header.Leap, answer.Header.Stratum));
        Assert.Equal(ReferenceId.None, answer.Header.ReferenceId);
        Assert.Single(_peer.OpenAnswer(answer.Octets, _ring.Minting));
    }

    [Fact]
    public void Encrypted_fields_are_opened_and_unknown_ones_skipped()
    {
        byte[] encrypted = [.. Requests.Field(0x2104, _noise.Octets(40)), .. Requests.Field(0x4104, _noise.Octets(12))];

        Answer answer = _server.Ask(_peer.Request(_peer.Cookie(_ring.Minting), placeholders: 1, encrypted));

        Assert.Equal(Disposition.AnsweredNts, answer.Disposition);
        Assert.Equal(2, _peer.OpenAnswer(answer.Octets, _ring.Minting).Count);
    }

    [Fact]
    public void Encrypted_octets_that_are_not_fields_are_dropped()
    {
        byte[][] malformed = [_noise.Octets(3), [0x21, 0x04, 0, 3, .. new byte[8]], [0x21, 0x04, 0, 64, .. new byte[28]]];
        Assert.All(malformed, encrypted =>
        {
            Answer answer = _server.Ask(_peer.Request(_peer.Cookie(_ring.Minting), placeholders: 1, encrypted));
            Assert.Equal(Disposition.DroppedMalformedField, answer.Disposition);
            Assert.Empty(answer.Octets);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(32)]
    public void Nonces_of_other_lengths_are_accepted(int nonceLength)
    {
        byte[] request = _peer.Sealed(_peer.Body(_peer.Cookie(_ring.Minting)), [], nonceLength);

        Answer answer = _server.Ask(request);

        Assert.Equal(Disposition.AnsweredNts, answer.Disposition);
        Assert.InRange(answer.Octets.Length, NtpHeader.Length, request.Length);
        Assert.Single(_peer.OpenAnswer(answer.Octets, _ring.Minting));
    }

    [Fact]
    public void Unknown_fields_before_the_authenticator_are_covered_and_not_echoed()
    {
        byte[] unknown = Requests.Field(0x2104, _noise.Octets(60));
        byte[] body = [.. _peer.Body(_peer.Cookie(_ring.Minting)), .. unknown];

        Answer answer = _server.Ask(_peer.Sealed(body, []));

        Assert.Equal(Disposition.AnsweredNts, answer.Disposition);
        Assert.Single(_peer.OpenAnswer(answer.Octets, _ring.Minting));
        Assert.Equal(-1, answer.Octets.AsSpan().IndexOf(unknown.AsSpan(4)));
    }

    public void Dispose()
    {
        _server.Dispose();
        _peer.Dispose();
    }
}
