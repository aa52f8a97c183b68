using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Tests.Strictness;

/// <summary>RFC 8915 sections 5.2 to 5.5: packet, unique identifier, cookie, placeholder.</summary>
public sealed class Rfc8915Section5FieldsTests : IDisposable
{
    private readonly NtsStage _nts = new();

    public void Dispose() => _nts.Dispose();

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_2_fields_before_the_authenticator_come_in_any_order(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        byte[] cookie = _nts.Cookie();
        byte[] identifier = _nts.Identifier();
        byte[] cookieField = Requests.Field(ExtensionFieldType.NtsCookie, cookie);
        byte[] placeholder = Requests.Field(ExtensionFieldType.NtsCookiePlaceholder, new byte[cookie.Length]);
        byte[] unknown = Requests.Field(0x2104, _nts.Noise.Octets(32));

        _nts.AssertAuthenticated(_nts.Sealed(placeholder, unknown, cookieField, identifier), cookies: 2);
        _nts.AssertAuthenticated(_nts.Sealed(cookieField, identifier, placeholder, unknown), cookies: 2);
        _nts.AssertAuthenticated(_nts.Sealed(unknown, unknown, identifier, cookieField), cookies: 1);
    }

    [Fact]
    public void Section_5_2_a_field_after_the_authenticator_is_not_trusted_and_ends_in_silence()
    {
        byte[] request = _nts.Peer.Request(_nts.Cookie());

        foreach (ushort type in new ushort[] { 0x0104, 0x0204, 0x0304, 0x0404, 0x2104 })
        {
            _nts.AssertSilent(Disposition.DroppedMalformedField, [.. request, .. Requests.Field(type, new byte[100])]);
        }
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_2_no_request_that_was_cut_is_answered_as_authentic(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        byte[] request = _nts.Peer.Request(_nts.Cookie(), placeholders: 2, Requests.Field(0x2104, new byte[28]));
        for (int length = 0; length < request.Length; length++)
        {
            Answer answer = _nts.Server.Ask(request[..length]);
            Assert.False(answer.Disposition is Disposition.AnsweredNts, $"{length} octets");
            Assert.InRange(answer.Octets.Length, 0, length);
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(36)]
    [InlineData(64)]
    [InlineData(256)]
    public void Section_5_3_the_identifier_comes_back_as_it_was(int length)
    {
        byte[] identifier = _nts.Identifier(length);

        Answer answer = _nts.AssertAuthenticated(_nts.Sealed(identifier, Requests.Field(ExtensionFieldType.NtsCookie, _nts.Cookie())), cookies: 1);

        Assert.Equal(identifier, answer.Tail[..identifier.Length]);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(28)]
    public void Section_5_3_an_identifier_under_32_octets_is_no_nts(int length) => _nts.AssertSilent(
        Disposition.DroppedMalformedNts,
        _nts.Sealed(_nts.Identifier(length), Requests.Field(ExtensionFieldType.NtsCookie, _nts.Cookie())));

    [Fact]
    public void Section_5_3_an_identifier_by_itself_is_echoed_without_nts()
    {
        byte[] identifier = _nts.Identifier();

        Answer answer = _nts.Server.Ask(Requests.Packet(Requests.ClientV4, identifier));

        Assert.Equal(Disposition.Answered, answer.Disposition);
        Assert.Equal(identifier, answer.Tail);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Section_5_4_a_cookie_counts_in_client_mode_alone(int mode)
    {
        Answer answer = _nts.Server.Ask(_nts.Peer.Request(_nts.Cookie(), first: Requests.FirstOctet(version: 4, mode)));

        Assert.Equal(mode == 1 ? Disposition.DroppedMalformedNts : Disposition.DroppedMode, answer.Disposition);
        Assert.Empty(answer.Octets);
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_4_a_cookie_is_opaque_to_clients_and_never_comes_back_as_it_went(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        byte[] cookie = _nts.Cookie();
        List<byte[]> fresh = _nts.Peer.OpenAnswer(_nts.Server.Ask(_nts.Peer.Request(cookie, placeholders: 7)).Octets, _nts.Ring.Minting);

        Assert.DoesNotContain(fresh, octets => octets.AsSpan().SequenceEqual(cookie));
        Assert.Equal(8, fresh.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count());
        Assert.All(fresh, octets => Assert.Equal(cookie.Length, octets.Length));
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_5_what_is_in_a_placeholder_is_ignored(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        byte[] cookie = _nts.Cookie();
        byte[] placeholder = Requests.Field(ExtensionFieldType.NtsCookiePlaceholder, _nts.Noise.Octets(cookie.Length));

        _nts.AssertAuthenticated(_nts.Sealed(_nts.Identifier(), Requests.Field(ExtensionFieldType.NtsCookie, cookie), placeholder), cookies: 2);
    }

    [Fact]
    public void Section_5_5_a_placeholder_without_a_cookie_is_no_nts()
    {
        byte[] placeholder = Requests.Field(ExtensionFieldType.NtsCookiePlaceholder, new byte[_nts.Cookie().Length]);

        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(_nts.Identifier(), placeholder));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, Requests.Packet(Requests.ClientV4, _nts.Identifier(), placeholder));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, Requests.Packet(Requests.ClientV4, placeholder));
    }

    [Theory]
    [InlineData(-4)]
    [InlineData(4)]
    [InlineData(100)]
    public void Section_5_5_a_placeholder_is_as_long_as_the_cookie(int more)
    {
        byte[] cookie = _nts.Cookie();
        byte[] good = Requests.Field(ExtensionFieldType.NtsCookiePlaceholder, new byte[cookie.Length]);
        byte[] bad = Requests.Field(ExtensionFieldType.NtsCookiePlaceholder, new byte[cookie.Length + more]);
        byte[] identifier = _nts.Identifier();
        byte[] cookieField = Requests.Field(ExtensionFieldType.NtsCookie, cookie);

        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(identifier, cookieField, bad));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(identifier, cookieField, good, bad));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.Sealed(identifier, bad, cookieField, good));
        _nts.AssertSilent(Disposition.DroppedMalformedNts, _nts.WithEncrypted(1, bad));
    }
}
