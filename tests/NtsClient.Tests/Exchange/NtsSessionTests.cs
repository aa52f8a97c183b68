using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Nts;

namespace PublicTime.NtsClient.Tests.Exchange;

public sealed class NtsSessionTests
{
    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256)]
    [InlineData(AeadAlgorithm.AesSivCmac384)]
    [InlineData(AeadAlgorithm.AesSivCmac512)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv)]
    public void Keys_of_another_length_than_the_AEADs_are_the_callers_mistake(AeadAlgorithm aead)
    {
        byte[] right = new byte[aead.KeyLength()];
        using (var session = new NtsSession(aead, right, right))
        {
            Assert.Equal(aead, session.ClientToServer.Algorithm);
        }

        Assert.ThrowsAny<ArgumentException>(() => new NtsSession(aead, right, new byte[aead.KeyLength() + 16]));
        Assert.ThrowsAny<ArgumentException>(() => new NtsSession(aead, new byte[aead.KeyLength() - 16], right));
    }

    [Fact]
    public void Cookies_are_taken_once_oldest_first_and_no_more_than_eight_are_kept()
    {
        using var session = new NtsSession(AeadAlgorithm.AesSivCmac256, new byte[32], new byte[32]);
        for (byte i = 0; i < 10; i++)
        {
            byte[] cookie = new byte[100];
            cookie[0] = i;
            session.Add(cookie);
        }

        Assert.Equal(8, session.CookieCount);
        for (byte i = 2; i < 10; i++)
        {
            Assert.True(session.TryTake(out byte[] cookie));
            Assert.Equal(i, cookie[0]);
        }

        Assert.False(session.TryTake(out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void A_cookie_that_is_empty_or_too_long_is_not_kept(int length)
    {
        using var session = new NtsSession(AeadAlgorithm.AesSivCmac256, new byte[32], new byte[32]);

        session.Add(new byte[length]);

        Assert.Equal(0, session.CookieCount);
    }
}
