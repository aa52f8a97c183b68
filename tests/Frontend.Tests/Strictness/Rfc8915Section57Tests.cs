using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

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

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_7_exactly_one_cookie(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        byte[] cookie = Requests.Field(ExtensionFieldType.NtsCookie, _nts.Cookie());
        byte[] second = Requests.Field(ExtensionFieldType.NtsCookie, _nts.Cookie());

        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(_nts.Identifier()));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(_nts.Identifier(), cookie, cookie));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(_nts.Identifier(), cookie, second));
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_7_exactly_one_authenticator(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        byte[] body = _nts.Peer.Body(_nts.Cookie());
        byte[] once = _nts.Peer.Sealed(body, []);

        _nts.AssertSilent(Disposition.DroppedMalformedNts, body);
        _nts.AssertSilent(Disposition.DroppedMalformedField, _nts.Peer.Sealed(once, []));
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_7_an_identifier_or_a_cookie_is_not_encrypted(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        byte[] cookie = Requests.Field(ExtensionFieldType.NtsCookie, _nts.Cookie());

        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.WithEncrypted(1, _nts.Identifier()));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.WithEncrypted(1, cookie));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.WithEncrypted(1, Requests.Field(ExtensionFieldType.NtsAuthenticator, new byte[36])));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Peer.Sealed(Requests.Packet(Requests.ClientV4, cookie), _nts.Identifier()));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Peer.Sealed(Requests.Packet(Requests.ClientV4, _nts.Identifier()), cookie));
    }

    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256, 0, 1)]
    [InlineData(AeadAlgorithm.AesSivCmac256, 0, 7)]
    [InlineData(AeadAlgorithm.AesSivCmac256, 3, 4)]
    [InlineData(AeadAlgorithm.AesSivCmac256, 7, 1)]
    [InlineData(AeadAlgorithm.AesSivCmac384, 3, 4)]
    [InlineData(AeadAlgorithm.AesSivCmac512, 3, 4)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, 3, 4)]
    public void Section_5_7_placeholders_may_be_encrypted_and_bring_cookies_too(AeadAlgorithm aead, int open, int encrypted)
    {
        _nts.Use(aead);
        byte[] placeholder = Requests.Field(ExtensionFieldType.NtsCookiePlaceholder, new byte[_nts.Cookie().Length]);
        byte[] request = _nts.WithEncrypted(open, [.. Enumerable.Repeat(placeholder, encrypted)]);

        _nts.AssertAuthenticated(request, cookies: Math.Min(8, 1 + open + encrypted));
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_7_one_cookie_and_one_for_each_placeholder_in_an_answer_as_long_as_the_request(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        for (int placeholders = 0; placeholders < 8; placeholders++)
        {
            byte[] request = _nts.Peer.Request(_nts.Cookie(), placeholders);

            Assert.Equal(request.Length, _nts.AssertAuthenticated(request, 1 + placeholders).Octets.Length);
        }
    }

    /// <summary>With AEAD 17 a packet of 1500 octets has room for eight and no more.</summary>
    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256, 8)]
    [InlineData(AeadAlgorithm.AesSivCmac256, 11)]
    [InlineData(AeadAlgorithm.AesSivCmac384, 8)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, 8)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, 17)]
    public void Section_5_7_never_more_than_eight_cookies(AeadAlgorithm aead, int placeholders)
    {
        _nts.Use(aead);

        _nts.AssertAuthenticated(_nts.Peer.Request(_nts.Cookie(), placeholders), cookies: 8);
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_7_cookies_are_encrypted_and_the_identifier_is_not(AeadAlgorithm aead)
    {
        _nts.Use(aead);
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
    public void Section_5_7_without_a_ring_nothing_pretends_to_speak_nts()
    {
        byte[] request = _nts.Peer.Request(_nts.Cookie());
        _nts.Server.Ring = null;

        _nts.AssertSilent(Disposition.DroppedNtsNotServed, request);
    }
}
