using PublicTime.Fleet.Clients;

namespace PublicTime.Fleet.Tests.Clients;

public sealed class GapLogTests
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly long Begun = 5 * Time.TimestampFrequency;

    private readonly GapLog _log = new(Begun, Time, TimeSpan.FromMilliseconds(10));

    [Fact]
    public void The_longest_gap_is_known_even_when_no_gap_was_worth_keeping()
    {
        Answer(0, 5, 11, 16);

        Assert.Equal(4, _log.Count);
        Assert.Equal((TimeSpan.FromMilliseconds(6), At(5)), _log.Worst([]));
    }

    [Fact]
    public void A_gap_that_touches_an_absence_is_passed_over_for_the_next_longest_of_its_second()
    {
        Answer(0, 5, 405, 410, 440, 445);

        Assert.Equal(TimeSpan.FromMilliseconds(400), _log.Worst([]).Gap);
        Assert.Equal((TimeSpan.FromMilliseconds(30), At(410)), _log.Worst([(At(100), At(300))]));
        Assert.Equal((TimeSpan.FromMilliseconds(30), At(410)), _log.Worst([(At(405), At(405))]));
    }

    [Fact]
    public void A_stretch_knows_the_gaps_that_touch_it_and_no_others()
    {
        Answer(0, 20, 1000, 1015, 2500);

        Assert.Equal(TimeSpan.FromMilliseconds(20), _log.Worst([], At(0), At(10)).Gap);
        Assert.Equal(TimeSpan.FromMilliseconds(15), _log.Worst([], At(1001), At(1010)).Gap);
        Assert.Equal(TimeSpan.FromMilliseconds(1485), _log.Worst([], At(2000), At(3000)).Gap);
        Assert.Equal(TimeSpan.Zero, _log.Worst([], At(2600), At(3000)).Gap);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Without_two_answers_there_is_no_gap(int answers)
    {
        Answer([.. Enumerable.Range(0, answers)]);

        Assert.Equal(TimeSpan.Zero, _log.Worst([]).Gap);
    }

    private void Answer(params int[] milliseconds) => Array.ForEach(milliseconds, at => _log.Add(At(at)));

    private static long At(int milliseconds) => Begun + (milliseconds * Time.TimestampFrequency / 1000);
}
