using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.Composition;

namespace PublicTime.Tests.Composition;

public sealed class DrainTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly ManualTime _time = new();
    private int _changes;
    private int _leaves;

    [Fact]
    public void It_answers_for_the_grace_then_leaves_the_ring_once_and_is_done()
    {
        using Drain drain = Make();

        Assert.True(drain.Begin("a test"));
        _time.Advance(Grace - TimeSpan.FromSeconds(1));
        Assert.True(drain.IsDraining);
        Assert.False(drain.Done.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(drain.Done.IsCompletedSuccessfully);
        Assert.Equal((1, 1), (_changes, _leaves));
    }

    [Fact]
    public void Asking_again_neither_shortens_nor_lengthens_the_grace()
    {
        using Drain drain = Make();
        drain.Begin("a test");
        _time.Advance(Grace / 2);

        Assert.False(drain.Begin("a test"));
        _time.Advance(Grace / 2);

        Assert.True(drain.Done.IsCompletedSuccessfully);
    }

    [Fact]
    public void Within_the_grace_it_may_go_on_after_all_and_drain_later()
    {
        using Drain drain = Make();
        drain.Begin("a test");
        _time.Advance(Grace / 2);

        Assert.True(drain.Cancel("a test"));
        _time.Advance(Grace * 2);
        Assert.False(drain.IsDraining);
        Assert.False(drain.Done.IsCompleted);

        Assert.True(drain.Begin("a test"));
        _time.Advance(Grace);
        Assert.True(drain.Done.IsCompletedSuccessfully);
        Assert.False(drain.Cancel("a test"));
        Assert.Equal(3, _changes);
    }

    [Fact]
    public void A_ring_that_cannot_be_left_does_not_keep_the_process()
    {
        using var drain = new Drain(Grace, () => Task.FromException(new TimeoutException()), () => { }, _time, NullLogger.Instance);
        drain.Begin("a test");

        _time.Advance(Grace);

        Assert.True(drain.Done.IsCompletedSuccessfully);
    }

    private Drain Make() => new(
        Grace,
        () =>
        {
            _leaves++;
            return Task.CompletedTask;
        },
        () => _changes++,
        _time,
        NullLogger.Instance);
}
