using PublicTime.Actors;
using PublicTime.Supervision;

namespace PublicTime.Tests.Supervision;

public sealed class WorkWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ManualTime _time = new();
    private readonly WorkWatch _watch;

    public WorkWatchTests() => _watch = new WorkWatch(Patience, _time);

    [Fact]
    public void Who_has_had_the_same_work_for_as_long_as_patience_lasts_stands_still()
    {
        Assert.Empty(Look(("a", 7, true), ("b", 0, true)));
        Assert.Empty(LookAfter(Patience - Tick, ("a", 7, true), ("b", 1, true)));
        Assert.Equal(["a"], LookAfter(Tick, ("a", 7, true), ("b", 1, true)));
        Assert.Equal(["a", "b"], LookAfter(Patience - Tick, ("a", 7, true), ("b", 1, true)));
    }

    [Fact]
    public void Who_has_nothing_to_do_may_wait_for_ever()
    {
        Assert.Empty(Look(("a", 7, false)));
        Assert.Empty(LookAfter(TimeSpan.FromDays(1), ("a", 7, false)));
    }

    [Fact]
    public void Who_has_done_something_is_given_the_whole_patience_again()
    {
        Assert.Empty(Look(("a", 7, true)));
        Assert.Empty(LookAfter(Patience, ("a", 8, true)));
        Assert.Empty(LookAfter(Patience - Tick, ("a", 8, true)));
        Assert.Equal(["a"], LookAfter(Tick, ("a", 8, true)));
        Assert.Empty(LookAfter(Tick, ("a", 9, true)));
    }

    [Fact]
    public void Work_that_went_away_and_work_that_comes_later_are_two()
    {
        Assert.Empty(Look(("a", 7, true)));
        Assert.Empty(LookAfter(Patience / 2, ("a", 7, false)));
        Assert.Empty(LookAfter(Patience / 2, ("a", 7, true)));
        Assert.Empty(LookAfter(Patience - Tick, ("a", 7, true)));
        Assert.Equal(["a"], LookAfter(Tick, ("a", 7, true)));
    }

    [Fact]
    public void Who_is_gone_is_forgotten()
    {
        Assert.Empty(Look(("a", 7, true)));
        Assert.Empty(LookAfter(Patience));
        Assert.Empty(LookAfter(Patience, ("a", 7, true)));
    }

    private IReadOnlyList<string> LookAfter(TimeSpan span, params (string Worker, long Done, bool HasWork)[] workers)
    {
        _time.Advance(span);
        return Look(workers);
    }

    private IReadOnlyList<string> Look(params (string Worker, long Done, bool HasWork)[] workers) =>
        _watch.Stuck(workers.Select(worker => new WorkProgress(worker.Worker, worker.Done, worker.HasWork)));
}
