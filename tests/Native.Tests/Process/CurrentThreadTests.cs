using System.Globalization;
using PublicTime.Native.Process;

namespace PublicTime.Native.Tests.Process;

public sealed class CurrentThreadTests
{
    [Fact]
    public void The_allowed_cores_are_those_that_the_kernel_lists()
    {
        string listed = File.ReadLines("/proc/self/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1];
        IEnumerable<int> cores = listed.Split(',').Select(range => range.Split('-').Select(Number).ToArray())
            .SelectMany(range => Enumerable.Range(range[0], range[^1] - range[0] + 1));

        Assert.Equal(cores, AllowedCores.Read());
    }

    [Fact]
    public void A_pinned_thread_stays_on_its_core_and_leaves_the_process_and_the_threads_it_starts_where_they_were()
    {
        IReadOnlyList<int> allowed = AllowedCores.Read();
        int core = allowed[^1];
        string? own = null;
        string? ofChild = null;
        var pinned = new Thread(() =>
        {
            Assert.True(CurrentThread.PinTo(core));
            own = AllowedList();
            var child = new Thread(() => ofChild = AllowedList());
            child.Start();
            child.Join();
        });
        string before = AllowedList();
        pinned.Start();
        pinned.Join();

        Assert.Equal(core.ToString(CultureInfo.InvariantCulture), own);
        Assert.Equal(before, ofChild);
        Assert.Equal(allowed, AllowedCores.Read());
    }

    [Fact]
    public void A_core_that_is_not_there_is_refused_and_changes_nothing()
    {
        string before = AllowedList();
        Assert.False(CurrentThread.PinTo(8191));
        Assert.Equal(before, AllowedList());
        Assert.Throws<ArgumentOutOfRangeException>(() => CurrentThread.PinTo(8192));
    }

    [Fact]
    public void A_sharp_sleep_of_a_tenth_of_a_millisecond_is_not_shorter_and_mostly_not_much_longer()
    {
        const int microseconds = 100;
        List<double> slept = [];
        var sleeper = new Thread(() =>
        {
            CurrentThread.SharpenTimers();
            for (int i = 0; i < 101; i++)
            {
                long start = TimeProvider.System.GetTimestamp();
                CurrentThread.Sleep(microseconds);
                slept.Add(TimeProvider.System.GetElapsedTime(start).TotalMicroseconds);
            }
        });
        sleeper.Start();
        sleeper.Join();

        Assert.All(slept, time => Assert.True(time >= microseconds - 1, $"{time} µs"));
        Assert.InRange(slept.Min(), microseconds - 1, 10 * microseconds);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string AllowedList() => File.ReadLines("/proc/thread-self/status")
        .First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1];
}
