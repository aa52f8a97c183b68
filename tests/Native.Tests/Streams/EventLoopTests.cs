using PublicTime.Native.Process;
using PublicTime.Native.Streams;

namespace PublicTime.Native.Tests.Streams;

public sealed class EventLoopTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A thread of the pool that runs this may have been started by a loop, and have its niceness.
    private readonly int _before = NicenessOf("thread-self");
    private readonly EventLoop _loop = new("loop-test", niceness: 3);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task What_is_posted_is_done_on_its_thread_in_the_order_of_each_poster()
    {
        const int each = 2_000;
        List<int>[] seen = [[], [], []];
        var all = new TaskCompletionSource();
        int left = seen.Length * each;
        await Task.WhenAll(seen.Select(mine => Task.Run(() =>
        {
            for (int i = 0; i < each; i++)
            {
                int number = i;
                _loop.Post(() =>
                {
                    mine.Add(_loop.IsCurrent ? number : -1);
                    if (--left == 0)
                    {
                        all.SetResult();
                    }
                });
            }
        })));

        await all.Task.WaitAsync(Patience);

        Assert.All(seen, mine => Assert.Equal(Enumerable.Range(0, each), mine));
    }

    [Fact]
    public async Task Whoever_enters_goes_on_on_its_thread_and_at_once_when_there_already()
    {
        await _loop.Enter();
        string? name = Thread.CurrentThread.Name;
        bool isPostedLater = false;
        _loop.Post(() => isPostedLater = true);
        await _loop.Enter();
        bool before = isPostedLater;
        await _loop.StepBack();
        bool after = isPostedLater;
        await default(WorkplaceSwitch); // leaves it again

        Assert.Equal("loop-test", name);
        Assert.Equal((false, true), (before, after));
        Assert.True(Thread.CurrentThread.IsThreadPoolThread);
    }

    [Fact]
    public async Task Its_thread_alone_is_nicer_than_the_others()
    {
        await _loop.Enter();

        Assert.Equal(_before + 3, NicenessOf("thread-self"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreadNiceness.Add(-1));
    }

    [Fact]
    public void Posting_to_one_that_has_ended_does_nothing()
    {
        var loop = new EventLoop("loop-over", niceness: 0);
        loop.Dispose();
        bool isDone = false;

        loop.Post(() => isDone = true);

        Assert.False(isDone);
    }

    /// <summary>proc(5), stat: the nineteenth field; the second one, the name, may have blanks.</summary>
    private static int NicenessOf(string thread)
    {
        string stat = File.ReadAllText($"/proc/{thread}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }
}
