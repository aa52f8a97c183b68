using PublicTime.KeService.Sessions;

namespace PublicTime.KeService.Tests.Sessions;

public sealed class KeRequestBufferTests
{
    [Fact]
    public void A_request_is_whole_with_its_last_octet_however_it_is_cut()
    {
        for (int chunk = 1; chunk <= KeFixture.CommonRequest.Length; chunk++)
        {
            using var buffer = new KeRequestBuffer(1024);
            int fed = 0;
            while (fed < KeFixture.CommonRequest.Length)
            {
                int length = Math.Min(chunk, KeFixture.CommonRequest.Length - fed);
                fed += length;
                bool isLast = fed == KeFixture.CommonRequest.Length;
                Assert.Equal(isLast ? KeRequestProgress.Whole : KeRequestProgress.NeedsMore, Put(buffer, KeFixture.CommonRequest.AsSpan(fed - length, length)));
            }

            Assert.Equal(KeFixture.CommonRequest, buffer.Octets.ToArray());
        }
    }

    [Fact]
    public void A_record_that_says_it_is_too_long_is_not_waited_for()
    {
        using var buffer = new KeRequestBuffer(1024);

        Assert.Equal(KeRequestProgress.TooLong, Put(buffer, [0x40, 0, 0xFF, 0xFF]));
    }

    [Fact]
    public void Records_without_end_are_too_long_exactly_at_the_limit()
    {
        using var buffer = new KeRequestBuffer(1024);
        byte[] emptyRecord = [0x40, 0, 0, 0];
        for (int length = 4; length < 1024; length += 4)
        {
            Assert.Equal(KeRequestProgress.NeedsMore, Put(buffer, emptyRecord));
        }

        Assert.Equal(KeRequestProgress.TooLong, Put(buffer, emptyRecord));
    }

    [Fact]
    public void A_request_that_fills_the_limit_is_whole()
    {
        using var buffer = new KeRequestBuffer(1024);
        byte[] request = new byte[1024];
        byte[] head = [0x40, 0, 3, 0xF8]; // a body of 1016 octets, so that the end fits exactly
        head.CopyTo(request, 0);
        request[1020] = 0x80;

        Assert.Equal(KeRequestProgress.Whole, Put(buffer, request));
        Assert.Equal(request, buffer.Octets.ToArray());
    }

    private static KeRequestProgress Put(KeRequestBuffer buffer, ReadOnlySpan<byte> octets)
    {
        KeRequestProgress progress = KeRequestProgress.NeedsMore;
        while (!octets.IsEmpty)
        {
            Memory<byte> free = buffer.Free();
            int length = Math.Min(free.Length, octets.Length);
            octets[..length].CopyTo(free.Span);
            octets = octets[length..];
            progress = buffer.Advance(length);
        }

        return progress;
    }
}
