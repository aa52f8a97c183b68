using PublicTime.Fleet.Clients;

namespace PublicTime.Fleet.Tests.Clients;

public sealed class LoadBookTests
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly long Begun = 7 * Time.TimestampFrequency;

    private readonly LoadBook _book = new(Begun, Time);

    [Fact]
    public void Every_request_counts_in_the_second_in_which_it_was_begun_and_each_end_has_its_count()
    {
        foreach (FleetAnswer answer in Enum.GetValues<FleetAnswer>())
        {
            _book.Add(At(2.999), answer);
        }

        _book.Add(At(0), FleetAnswer.First);
        _book.Add(At(-1), FleetAnswer.First);

        Assert.Equal([new LoadCounts(2, 0, 0, 0, 0), default, new LoadCounts(1, 1, 1, 1, 1)], _book.Seconds());
        Assert.Equal(new LoadCounts(3, 1, 1, 1, 1), _book.Total());
        Assert.Equal((7, 4), (_book.Total().Asked, _book.Total().Missed));
    }

    [Fact]
    public void A_time_has_the_requests_begun_in_it_and_its_seconds_are_counted_from_its_begin()
    {
        for (int tenth = 0; tenth < 50; tenth++)
        {
            _book.Add(At((tenth + 0.5) / 10), tenth == 33 ? FleetAnswer.Other : FleetAnswer.First);
        }

        Assert.Equal(new LoadCounts(9, 1, 0, 0, 0), _book.Between(At(2.7), At(3.7)));
        Assert.Equal(new LoadCounts(3, 0, 0, 0, 0), _book.Between(At(3), At(3.3)));
        Assert.Equal([0, 1], _book.SecondsBetween(At(1.7), At(4.6)).Select(second => second.Missed));
        Assert.Empty(_book.SecondsBetween(At(1), At(1.9)));
        Assert.Equal(default, _book.Between(At(60), At(61)));
        Assert.Empty(_book.SecondsBetween(At(60), At(70)));
    }

    private static long At(double seconds) => Begun + (long)(seconds * Time.TimestampFrequency);
}
