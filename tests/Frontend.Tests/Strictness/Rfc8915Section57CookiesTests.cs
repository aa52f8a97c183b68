using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Tests.Strictness;

/// <summary>RFC 8915 section 5.7: the cookies and keys that are refused with NTSN.</summary>
public sealed class Rfc8915Section57CookiesTests : IDisposable
{
    private readonly NtsStage _nts = new();

    public void Dispose() => _nts.Dispose();

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_7_a_cookie_of_another_ring_is_refused_with_NTSN(AeadAlgorithm aead)
    {
        _nts.Use(aead);

        _nts.AssertNak(Disposition.NtsNakUnknownKey, _nts.Peer.Request(_nts.Peer.Cookie(TestRings.Create(_nts.Noise).Minting)));
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_7_a_cookie_of_a_forgotten_key_is_refused_with_NTSN(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        byte[] request = _nts.Peer.Request(_nts.Cookie());
        _nts.AssertAuthenticated(request, cookies: 1);

        _nts.Server.Ring = TestRings.Create(_nts.Noise);

        _nts.AssertNak(Disposition.NtsNakUnknownKey, request);
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_7_a_cookie_that_names_another_key_of_the_ring_is_refused_with_NTSN(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        CookieKey other = TestRings.KeyThatOnlyOpens(_nts.Ring);
        byte[] cookie = _nts.Cookie();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(cookie, other.Id);

        _nts.AssertNak(Disposition.NtsNakForgedCookie, _nts.Peer.Request(cookie));
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_7_a_cookie_of_a_length_that_nobody_makes_is_refused_with_NTSN(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        for (int length = 12; length <= 300; length += 4)
        {
            if (length is not (68 or 100 or 132 or 164))
            {
                _nts.AssertNak(Disposition.NtsNakForgedCookie, _nts.Peer.Request(Resized(_nts.Cookie(), length)));
            }
        }
    }

    /// <summary>A cookie says by its length which AEAD its keys are for: the keys of one are of no use with another.</summary>
    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_7_a_cookie_cut_or_lengthened_to_that_of_another_AEAD_is_refused_with_NTSN(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        foreach (AeadAlgorithm other in Enum.GetValues<AeadAlgorithm>().Where(other => other != aead))
        {
            using var client = new NtsPeer(_nts.Noise, other);

            _nts.AssertNak(Disposition.NtsNakForgedCookie, client.Request(Resized(_nts.Cookie(), client.Cookie(_nts.Ring.Minting).Length)));
        }
    }

    /// <summary>Where a request with AEAD 30 leaves 12 octets for the nonce and its cookie asks for 16, it is not even a request.</summary>
    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_7_a_cookie_of_another_AEAD_authenticates_nothing(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        foreach (AeadAlgorithm other in Enum.GetValues<AeadAlgorithm>().Where(other => other != aead))
        {
            using var client = new NtsPeer(_nts.Noise, other);

            _nts.AssertNak(Disposition.NtsNakForgedRequest, client.Sealed(client.Body(_nts.Cookie()), [], aead.NonceLength()));
            if (other.NonceLength() < aead.NonceLength())
            {
                _nts.AssertSilent(Disposition.DroppedMalformedNts, client.Request(_nts.Cookie()));
            }
        }
    }

    [Theory]
    [MemberData(nameof(NtsStage.Aeads), MemberType = typeof(NtsStage))]
    public void Section_5_7_a_request_under_another_sessions_key_is_refused_with_NTSN(AeadAlgorithm aead)
    {
        _nts.Use(aead);
        using var thief = new NtsPeer(_nts.Noise, aead);

        _nts.AssertNak(Disposition.NtsNakForgedRequest, thief.Request(_nts.Cookie(), placeholders: 7));
    }

    private byte[] Resized(byte[] cookie, int length) => [.. cookie.Take(length), .. _nts.Noise.Octets(Math.Max(0, length - cookie.Length))];
}
