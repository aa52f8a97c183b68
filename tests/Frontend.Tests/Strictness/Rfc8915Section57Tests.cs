using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Tests.Strictness;

/// <summary>RFC 8915 section 5.7: what a request must hold, and what becomes of it.</summary>
public sealed class Rfc8915Section57Tests : IDisposable
{
    private readonly NtsStage _nts = new();

    public void Dispose() => _nts.Dispose();

    [Fact]
    public void Section_5_7_exactly_one_identifier()
    {
        byte[] cookie = Requests.Field(ExtensionFieldType.NtsCookie, _nts.Cookie());
        byte[] identifier = _nts.Identifier();

        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(cookie));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(identifier, identifier, cookie));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(identifier, cookie, _nts.Identifier()));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, Requests.Packet(Requests.ClientV4, identifier, identifier));
    }

    [Fact]
    public void Section_5_7_exactly_one_cookie()
    {
        byte[] cookie = Requests.Field(ExtensionFieldType.NtsCookie, _nts.Cookie());
        byte[] second = Requests.Field(ExtensionFieldType.NtsCookie, _nts.Cookie());

        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(_nts.Identifier()));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(_nts.Identifier(), cookie, cookie));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(_nts.Identifier(), cookie, second));
    }

    [Fact]
    public void Section_5_7_exactly_one_authenticator()
    {
        byte[] body = _nts.Peer.Body(_nts.Cookie());
        byte[] once = _nts.Peer.Sealed(body, []);

        _nts.AssertSilent(Disposition.DroppedMalformedNts, body);
        _nts.AssertSilent(Disposition.DroppedMalformedField, _nts.Peer.Sealed(once, []));
    }

    [Fact]
    public void Section_5_7_an_identifier_or_a_cookie_is_not_encrypted()
    {
        byte[] cookie = Requests.Field(ExtensionFieldType.NtsCookie, _nts.Cookie());

        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.WithEncrypted(1, _nts.Identifier()));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.WithEncrypted(1, cookie));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.WithEncrypted(1, Requests.Field(ExtensionFieldType.NtsAuthenticator, new byte[36])));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Peer.Sealed(Requests.Packet(Requests.ClientV4, cookie), _nts.Identifier()));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Peer.Sealed(Requests.Packet(Requests.ClientV4, _nts.Identifier()), cookie));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 7)]
    [InlineData(3, 4)]
    [InlineData(7, 1)]
    public void Section_5_7_placeholders_may_be_encrypted_and_bring_cookies_too(int open, int encrypted)
    {
        byte[] placeholder = Requests.Field(ExtensionFieldType.NtsCookiePlaceholder, new byte[_nts.Cookie().Length]);
        byte[] request = _nts.WithEncrypted(open, [.. Enumerable.Repeat(placeholder, encrypted)]);

        _nts.AssertAuthenticated(request, cookies: Math.Min(8, 1 + open + encrypted));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Section_5_7_one_cookie_and_one_for_each_placeholder_in_an_answer_as_long_as_the_request(int placeholders)
    {
        byte[] request = _nts.Peer.Request(_nts.Cookie(), placeholders);

        Assert.Equal(request.Length, _nts.AssertAuthenticated(request, 1 + placeholders).Octets.Length);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(11)]
    public void Section_5_7_never_more_than_eight_cookies(int placeholders) =>
        _nts.AssertAuthenticated(_nts.Peer.Request(_nts.Cookie(), placeholders), cookies: 8);

    [Fact]
    public void Section_5_7_cookies_are_encrypted_and_the_identifier_is_not()
    {
        byte[] request = _nts.Peer.Request(_nts.Cookie(), placeholders: 2);

        Answer answer = _nts.AssertAuthenticated(request, cookies: 3);

        var reader = new ExtensionFieldReader(answer.Tail);
        List<ExtensionFieldType> types = [];
        while (reader.MoveNext())
        {
            types.Add(reader.FieldType);
        }

        Assert.Equal([ExtensionFieldType.UniqueIdentifier, ExtensionFieldType.NtsAuthenticator], types);
    }

    [Fact]
    public void Section_5_7_a_cookie_of_another_ring_is_refused_with_NTSN() =>
        _nts.AssertNak(Disposition.NtsNakUnknownKey, _nts.Peer.Request(_nts.Peer.Cookie(TestRings.Create(_nts.Noise).Minting)));

    [Fact]
    public void Section_5_7_a_cookie_of_a_forgotten_key_is_refused_with_NTSN()
    {
        byte[] request = _nts.Peer.Request(_nts.Cookie());
        _nts.AssertAuthenticated(request, cookies: 1);

        _nts.Server.Ring = TestRings.Create(_nts.Noise);

        _nts.AssertNak(Disposition.NtsNakUnknownKey, request);
    }

    [Fact]
    public void Section_5_7_a_cookie_that_names_another_key_of_the_ring_is_refused_with_NTSN()
    {
        CookieKey other = TestRings.KeyThatOnlyOpens(_nts.Ring);
        byte[] cookie = _nts.Cookie();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(cookie, other.Id);

        _nts.AssertNak(Disposition.NtsNakForgedCookie, _nts.Peer.Request(cookie));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-4)]
    [InlineData(-88)]
    [InlineData(28)]
    [InlineData(200)]
    public void Section_5_7_a_cookie_of_a_length_that_nobody_makes_is_refused_with_NTSN(int more)
    {
        byte[] cookie = [.. _nts.Cookie(), .. _nts.Noise.Octets(200)];

        _nts.AssertNak(Disposition.NtsNakForgedCookie, _nts.Peer.Request(cookie[..(cookie.Length - 200 + more)]));
    }

    [Fact]
    public void Section_5_7_a_request_under_another_sessions_key_is_refused_with_NTSN()
    {
        using var thief = new NtsPeer(_nts.Noise);

        _nts.AssertNak(Disposition.NtsNakForgedRequest, thief.Request(_nts.Cookie(), placeholders: 7));
    }

    [Fact]
    public void Section_5_7_without_a_ring_nothing_pretends_to_speak_nts()
    {
        byte[] request = _nts.Peer.Request(_nts.Cookie());
        _nts.Server.Ring = null;

        _nts.AssertSilent(Disposition.DroppedNtsNotServed, request);
    }
}
