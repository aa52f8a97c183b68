using PublicTime.Fleet.Clients;

namespace PublicTime.Fleet.Tests.Clients;

public sealed class LatencyLogTests
{
    private static readonly TimeProvider Time = TimeProvider.System;

    [Fact]
    public void An_answer_counts_where_it_was_asked_for()
    {
        LatencyLog log = new(Time);
        long millisecond = Time.TimestampFrequency / 1000;
        log.Add(0, millisecond);
        log.Add(10 * millisecond, 12 * millisecond);
        log.Add(20 * millisecond, 24 * millisecond);

        Assert.Equal(4000, log.Of(askedAt => askedAt >= 10 * millisecond)!.MaxMicroseconds, 1.0);
        Assert.Equal(2, log.Of(askedAt => askedAt >= 10 * millisecond)!.Count);
        Assert.Equal(1000, log.Of(askedAt => askedAt < 11)!.MinMicroseconds, 1.0);
        Assert.Null(log.Of(askedAt => askedAt > 21 * millisecond));
    }
}
