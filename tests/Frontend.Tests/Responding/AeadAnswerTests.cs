using PublicTime.CookieKeys.Ring;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Tests.Responding;

/// <summary>What holds whatever the session's AEAD is.</summary>
public sealed class AeadAnswerTests : IDisposable
{
    private readonly Noise _noise = new(Seed.Print());
    private readonly KeyRing _ring;
    private readonly TestResponder _server;

    public AeadAnswerTests()
    {
        _ring = TestRings.Create(_noise);
        _server = new TestResponder { Ring = _ring };
    }

    public static TheoryData<AeadAlgorithm> Algorithms =>
        [AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac384, AeadAlgorithm.AesSivCmac512, AeadAlgorithm.Aes128GcmSiv];

    /// <summary>Eight cookies of the longest kind and eight of the shortest: each answer as long as its request.</summary>
    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_spent_cookie_and_each_placeholder_bring_a_fresh_cookie_in_an_answer_as_long_as_the_request(AeadAlgorithm aead)
    {
        using var peer = new NtsPeer(_noise, aead);
        byte[] cookie = peer.Cookie(_ring.Minting);
        for (int placeholders = 0; placeholders < 8; placeholders++)
        {
            byte[] request = peer.Request(cookie, placeholders);

            Answer answer = _server.Ask(request);

            Assert.Equal(Disposition.AnsweredNts, answer.Disposition);
            Assert.Equal(request.Length, answer.Octets.Length);
            List<byte[]> fresh = peer.OpenAnswer(answer.Octets, _ring.Minting);
            Assert.Equal(1 + placeholders, fresh.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count());
            Assert.All(fresh, octets => Assert.Equal((cookie.Length, 0), (octets.Length, octets.Length % 4)));
            cookie = fresh[^1];
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_cookie_of_an_older_key_comes_back_under_the_minting_key(AeadAlgorithm aead)
    {
        using var peer = new NtsPeer(_noise, aead);

        Answer answer = _server.Ask(peer.Request(peer.Cookie(TestRings.KeyThatOnlyOpens(_ring)), placeholders: 2));

        Assert.Equal(3, peer.OpenAnswer(answer.Octets, _ring.Minting).Count);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Encrypted_fields_are_opened_and_what_is_no_field_is_dropped(AeadAlgorithm aead)
    {
        using var peer = new NtsPeer(_noise, aead);
        byte[] cookie = peer.Cookie(_ring.Minting);

        Assert.Equal(Disposition.AnsweredNts, _server.Ask(peer.Request(cookie, 1, Requests.Field(0x2104, _noise.Octets(40)))).Disposition);
        Assert.Equal(Disposition.DroppedMalformedField, _server.Ask(peer.Request(cookie, 1, _noise.Octets(3))).Disposition);
    }

    /// <summary>RFC 8915 section 5.6: a nonce with its padding takes at least min(16, N_MAX) octets; N_MAX of AES-GCM-SIV is 12.</summary>
    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_request_that_leaves_no_room_for_the_answer_s_nonce_is_dropped(AeadAlgorithm aead)
    {
        using var peer = new NtsPeer(_noise, aead);
        byte[] request = peer.Request(peer.Cookie(_ring.Minting));
        int nonceLengthAt = request.Length - 4 - aead.NonceLength() - 16;
        byte[] shorter = [.. request[..(nonceLengthAt + 4)], .. request[(nonceLengthAt + 8)..]];
        shorter[nonceLengthAt + 1] -= 4;
        shorter[nonceLengthAt - 1] -= 4;

        Assert.Equal(Disposition.DroppedMalformedNts, _server.Ask(shorter).Disposition);
    }

    public void Dispose() => _server.Dispose();
}
