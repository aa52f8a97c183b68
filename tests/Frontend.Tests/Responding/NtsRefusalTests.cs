using System.Text;
using PublicTime.CookieKeys.Ring;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Frontend.Tests.Responding;

/// <summary>NTS requests that are refused by an NTS NAK (RFC 8915 section 5.7), and those that are dropped.</summary>
public sealed class NtsRefusalTests : IDisposable
{
    private const int CookieFieldAt = NtpHeader.Length + 4 + NtsPeer.IdentifierLength;
    private readonly Noise _noise = new(Seed.Print());
    private readonly KeyRing _ring;
    private readonly NtsPeer _peer;
    private readonly TestResponder _server;

    public NtsRefusalTests()
    {
        _ring = TestRings.Create(_noise);
        _peer = new NtsPeer(_noise);
        _server = new TestResponder { Ring = _ring };
    }

    [Fact]
    public void A_cookie_of_another_ring_is_refused_as_unknown() =>
        AssertNak(Disposition.NtsNakUnknownKey, _peer.Request(_peer.Cookie(TestRings.Create(_noise).Minting)));

    [Theory]
    [InlineData(4, 16)]
    [InlineData(20, 16)]
    [InlineData(36, 64)]
    public void A_cookie_with_any_octet_changed_is_refused_as_forged(int from, int length)
    {
        byte[] cookie = _peer.Cookie(_ring.Minting);
        for (int at = from; at < from + length; at++)
        {
            byte[] forged = [.. cookie];
            forged[at] ^= (byte)(1 << _noise.Below(8));
            AssertNak(Disposition.NtsNakForgedCookie, _peer.Request(forged));
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(64)]
    [InlineData(96)]
    [InlineData(104)]
    [InlineData(132)]
    public void A_cookie_of_a_length_that_nobody_here_makes_is_refused_as_forged(int length)
    {
        byte[] cookie = [.. _peer.Cookie(_ring.Minting), .. _noise.Octets(32)];

        AssertNak(Disposition.NtsNakForgedCookie, _peer.Request(cookie[..length]));
    }

    [Fact]
    public void A_request_sealed_with_another_sessions_key_is_refused_as_forged()
    {
        using var thief = new NtsPeer(_noise);

        AssertNak(Disposition.NtsNakForgedRequest, thief.Request(_peer.Cookie(_ring.Minting), placeholders: 7));
    }

    [Fact]
    public void A_request_whose_header_changed_on_its_way_is_refused_as_forged()
    {
        byte[] request = _peer.Request(_peer.Cookie(_ring.Minting));
        for (int at = 1; at < NtpHeader.Length; at++)
        {
            byte[] changed = [.. request];
            changed[at] ^= 0x10;
            AssertNak(Disposition.NtsNakForgedRequest, changed);
        }
    }

    [Fact]
    public void A_placeholder_added_on_the_way_is_refused_as_forged()
    {
        byte[] body = _peer.Body(_peer.Cookie(_ring.Minting));
        byte[] request = _peer.Sealed(body, []);
        byte[] placeholder = Requests.Field(ExtensionFieldType.NtsCookiePlaceholder, new byte[100]);

        AssertNak(Disposition.NtsNakForgedRequest, [.. body, .. placeholder, .. request[body.Length..]]);
    }

    [Fact]
    public void A_ciphertext_without_room_for_a_tag_is_refused_as_forged()
    {
        byte[] body = _peer.Body(_peer.Cookie(_ring.Minting));
        byte[] value = [0, 16, 0, 12, .. _noise.Octets(28)];

        AssertNak(Disposition.NtsNakForgedRequest, [.. body, .. Requests.Field(ExtensionFieldType.NtsAuthenticator, value)]);
    }

    [Fact]
    public void A_field_after_the_authenticator_is_dropped()
    {
        byte[] request = _peer.Request(_peer.Cookie(_ring.Minting));

        AssertDropped(Disposition.DroppedMalformedField, [.. request, .. Requests.Field(0x2104, new byte[28])]);
        AssertDropped(Disposition.DroppedMalformedField, [.. request, .. request[NtpHeader.Length..CookieFieldAt]]);
    }

    [Fact]
    public void A_symmetric_peer_gets_no_nts()
    {
        byte[] request = _peer.Request(_peer.Cookie(_ring.Minting), first: Requests.FirstOctet(version: 4, mode: 1));

        AssertDropped(Disposition.DroppedMalformedNts, request);
    }

    [Fact]
    public void Where_nts_is_not_served_its_requests_are_dropped()
    {
        byte[] request = _peer.Request(_peer.Cookie(_ring.Minting));
        _server.Ring = null;

        AssertDropped(Disposition.DroppedNtsNotServed, request);
        Assert.Equal(Disposition.Answered, _server.Ask(Requests.Packet(Requests.ClientV4)).Disposition);
    }

    [Fact]
    public void Until_there_is_a_ring_its_requests_are_dropped_under_their_own_name_and_plain_ones_are_answered()
    {
        byte[] request = _peer.Request(_peer.Cookie(_ring.Minting));
        (_server.Ring, _server.AwaitsRing) = (null, true);

        AssertDropped(Disposition.DroppedNoRing, request);
        AssertDropped(Disposition.DroppedMalformedNts, _peer.Body(_peer.Cookie(_ring.Minting)));
        Assert.Equal(Disposition.Answered, _server.Ask(Requests.Packet(Requests.ClientV4)).Disposition);

        _server.Ring = _ring;
        Assert.Equal(Disposition.AnsweredNts, _server.Ask(request).Disposition);
    }

    [Fact]
    public void Incomplete_or_repeated_nts_fields_are_dropped()
    {
        byte[] cookie = _peer.Cookie(_ring.Minting);
        byte[] body = _peer.Body(cookie);
        byte[] cookieField = Requests.Field(ExtensionFieldType.NtsCookie, cookie);
        byte[] shortIdentifier = Requests.Field(ExtensionFieldType.UniqueIdentifier, _noise.Octets(28));
        byte[] otherPlaceholder = Requests.Field(ExtensionFieldType.NtsCookiePlaceholder, new byte[104]);

        AssertDropped(Disposition.DroppedMalformedNts, body);
        AssertDropped(Disposition.DroppedMalformedNts, _peer.Sealed(body[..CookieFieldAt], []));
        AssertDropped(Disposition.DroppedMalformedNts, _peer.Sealed([.. body, .. cookieField], []));
        AssertDropped(Disposition.DroppedMalformedNts, _peer.Sealed(Requests.Packet(Requests.ClientV4, cookieField), []));
        AssertDropped(Disposition.DroppedMalformedNts, _peer.Sealed(Requests.Packet(Requests.ClientV4, shortIdentifier, cookieField), []));
        AssertDropped(Disposition.DroppedMalformedNts, _peer.Sealed([.. body, .. otherPlaceholder], []));
    }

    public void Dispose()
    {
        _server.Dispose();
        _peer.Dispose();
    }

    private void AssertNak(Disposition expected, byte[] request)
    {
        Answer answer = _server.Ask(request);
        Assert.Equal(expected, answer.Disposition);
        Assert.Equal(request[NtpHeader.Length..CookieFieldAt], answer.Tail);
        NtpHeader header = answer.Header;
        Assert.Equal((LeapIndicator.Unsynchronized, 4, AssociationMode.Server, 0), (header.Leap, header.Version, header.Mode, header.Stratum));
        Assert.Equal("NTSN", Encoding.ASCII.GetString(answer.Octets, 12, 4));
        Assert.Equal(request[40..48], answer.Octets[24..32]);
        Assert.NotEqual(NtpTimestamp.Unknown, header.Transmit);
    }

    private void AssertDropped(Disposition expected, byte[] request)
    {
        Answer answer = _server.Ask(request);
        Assert.Equal(expected, answer.Disposition);
        Assert.Empty(answer.Octets);
    }
}
