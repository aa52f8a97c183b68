using PublicTime.NtsClient.Exchange;

namespace PublicTime.NtsClient.Tests.Exchange;

public sealed class NtsSessionTests
{
    [Fact]
    public void Cookies_are_taken_once_oldest_first_and_no_more_than_eight_are_kept()
    {
        using var session = new NtsSession(new byte[32], new byte[32]);
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
        using var session = new NtsSession(new byte[32], new byte[32]);

        session.Add(new byte[length]);

        Assert.Equal(0, session.CookieCount);
    }
}
