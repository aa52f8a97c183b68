using System.Security.Cryptography;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.KeService.Negotiation;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.KeService.Tests.Negotiation;

public sealed class KeAnswerTests : IDisposable
{
    private readonly CookieKey _minting = new(0xA1B2_C3D4, RandomNumberGenerator.GetBytes(CookieKey.KeyLength));
    private readonly NonceSource _nonces = new();
    private readonly byte[] _answer = new byte[KeAnswer.MaxLength];

    public void Dispose()
    {
        _minting.Dispose();
        _nonces.Dispose();
    }

    [Fact]
    public void Records_come_in_chronys_order_with_its_critical_bits()
    {
        int length = KeAnswer.WriteAgreed(
            Agreed(AeadAlgorithm.AesSivCmac256), new byte[64], _minting, _nonces, new AdvertisedServer("ntp.example", 11123), _answer);

        // chrony 4.x, nts_ke_server.c, prepare_response: protocol, AEAD, port, server, cookies, end.
        byte[] expectedHead =
        [
            0x80, 1, 0, 2, 0, 0,
            0x80, 4, 0, 2, 0, 15,
            0x80, 7, 0, 2, 0x2B, 0x73,
            0x80, 6, 0, 11, .. "ntp.example"u8,
            0x00, 5, 0, 100, 0xA1, 0xB2, 0xC3, 0xD4,
        ];
        Assert.Equal(expectedHead, _answer[..expectedHead.Length]);
        Assert.Equal([0x80, 0, 0, 0], _answer[(length - 4)..length]);
        Assert.Equal(6 + 6 + 6 + 15 + (8 * 104) + 4, length);
    }

    [Fact]
    public void Record_1024_is_confirmed_right_after_the_AEAD_empty_and_not_critical()
    {
        KeDecision decision = Agreed(AeadAlgorithm.Aes128GcmSiv) with { ConfirmsGcmSivContext = true };
        int length = KeAnswer.WriteAgreed(decision, new byte[32], _minting, _nonces, new AdvertisedServer(null, 11123), _answer);

        byte[] expectedHead = [0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 2, 0, 30, 0x04, 0, 0, 0, 0x80, 7, 0, 2, 0x2B, 0x73, 0x00, 5, 0, 68];
        Assert.Equal(expectedHead, _answer[..expectedHead.Length]);
        Assert.Equal(6 + 6 + 4 + 6 + (8 * 72) + 4, length);
    }

    [Fact]
    public void Port_123_and_the_server_itself_are_not_mentioned()
    {
        int length = KeAnswer.WriteAgreed(Agreed(AeadAlgorithm.AesSivCmac256), new byte[64], _minting, _nonces, new AdvertisedServer(null, 123), _answer);

        Assert.Equal(6 + 6 + (8 * 104) + 4, length);
    }

    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256, 64, 100)]
    [InlineData(AeadAlgorithm.AesSivCmac384, 96, 132)]
    [InlineData(AeadAlgorithm.AesSivCmac512, 128, 164)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, 32, 68)]
    public void Every_cookie_is_another_one_and_opens_to_the_sessions_keys(AeadAlgorithm aead, int keysLength, int cookieLength)
    {
        byte[] sessionKeys = RandomNumberGenerator.GetBytes(keysLength);
        string longestName = new('n', AdvertisedServer.MaxNameLength);
        int length = KeAnswer.WriteAgreed(Agreed(aead), sessionKeys, _minting, _nonces, new AdvertisedServer(longestName, 1), _answer);

        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(_answer.AsSpan(0, length), out KeResponse response));
        Assert.Equal(8, response.CookieCount);
        Assert.Equal((ushort)aead, response.Algorithm);
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < response.CookieCount; i++)
        {
            Assert.Equal(cookieLength, response.Cookie(i).Length); // a multiple of four and at most 256, for every client that there is
            byte[] opened = new byte[keysLength];
            Assert.True(CookieMint.TryOpen(_minting, response.Cookie(i), opened));
            Assert.Equal(sessionKeys, opened);
            distinct.Add(Convert.ToHexString(response.Cookie(i)));
        }

        Assert.Equal(8, distinct.Count);
    }

    [Fact]
    public void The_largest_answer_fits_exactly()
    {
        string longestName = new('n', AdvertisedServer.MaxNameLength);
        KeDecision decision = Agreed(AeadAlgorithm.AesSivCmac512) with { ConfirmsGcmSivContext = true };
        Assert.Equal(
            KeAnswer.MaxLength,
            KeAnswer.WriteAgreed(decision, new byte[128], _minting, _nonces, new AdvertisedServer(longestName, 1), _answer));
    }

    [Fact]
    public void Nothing_in_common_is_an_empty_list_without_cookies()
    {
        // RFC 8915 sections 4.1.2 and 4.1.5.
        int noProtocol = KeAnswer.WriteNothingInCommon(KeAgreement.NoCommonProtocol, _answer);
        Assert.Equal([0x80, 1, 0, 0, 0x80, 0, 0, 0], _answer[..noProtocol]);

        int noAead = KeAnswer.WriteNothingInCommon(KeAgreement.NoCommonAead, _answer);
        Assert.Equal([0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 0, 0x80, 0, 0, 0], _answer[..noAead]);
    }

    [Fact]
    public void An_error_is_a_critical_record_and_the_end()
    {
        int length = KeAnswer.WriteError(KeErrorCode.InternalServerError, _answer);

        Assert.Equal([0x80, 2, 0, 2, 0, 2, 0x80, 0, 0, 0], _answer[..length]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("zeitserver.österreich")]
    public void A_server_name_that_cannot_be_sent_is_refused_when_it_is_configured(string name) =>
        Assert.Throws<ArgumentException>(() => new AdvertisedServer(name, 123));

    private static KeDecision Agreed(AeadAlgorithm aead) => new(KeAgreement.Agreed, aead);
}
