using PublicTime.Reporting.Terminal;

namespace PublicTime.Reporting.Tests.Terminal;

public sealed class LiveViewTests
{
    [Fact]
    public async Task A_terminal_is_refreshed_four_times_a_second_with_every_figure()
    {
        RecordedConsole terminal = RecordedConsole.Terminal();
        int reads = 0;
        await RunAsync(terminal, seconds: 2, () => Samples.Progress with { ElapsedSeconds = ++reads });

        Assert.Equal(10, reads); // at once, eight times in two seconds, and at the end
        Assert.All(
            new[] { "load of NTS", "of 10 s", "40,000/s", "39,999/s", "39,900/s", "0.25 %", "21.5 µs", "180 µs", "1.23 ms", "█", "64" },
            figure => Assert.Contains(figure, terminal.Text, StringComparison.Ordinal));
        Assert.Contains('\u001b', terminal.Text);
    }

    [Fact]
    public async Task A_file_gets_one_plain_line_a_second()
    {
        RecordedConsole file = RecordedConsole.File();
        int reads = 0;
        await RunAsync(file, seconds: 3, () => Samples.Progress with { ElapsedSeconds = ++reads });

        string[] lines = file.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length); // and the last state once more
        Assert.Equal(
            "elapsed 1 of 10 s  offered 40,000/s  sent 39,999/s  answered 39,900/s  lost 0.25 %  p50 21.5 µs  p99 180 µs  p99.9 1.23 ms  NAK 7  KoD 0  wrong 0  key exchanges 64  failed 0",
            lines[0]);
        Assert.DoesNotContain('\u001b', file.Text);
    }

    [Fact]
    public async Task A_progress_that_stands_still_is_written_once()
    {
        RecordedConsole file = RecordedConsole.File();
        LoadProgress same = Samples.Progress;
        await RunAsync(file, seconds: 5, () => same);

        Assert.Single(file.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Before_the_first_progress_there_is_nothing_to_see_and_nothing_fails(bool isTerminal)
    {
        RecordedConsole console = isTerminal ? RecordedConsole.Terminal() : RecordedConsole.File();
        await RunAsync(console, seconds: 2, () => null);

        Assert.DoesNotContain("answered", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warm_up_says_how_long_it_lasts()
    {
        RecordedConsole file = RecordedConsole.File();
        await RunAsync(file, seconds: 1, () => Samples.Progress with { ElapsedSeconds = -1.5, OfferedPerSecond = null, P50Microseconds = null });

        Assert.Contains("elapsed warming up, 2 s left  offered all it can", file.Text, StringComparison.Ordinal);
        Assert.Contains("p50 –", file.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_title_moves_no_cursor()
    {
        RecordedConsole terminal = RecordedConsole.Terminal();
        await RunAsync(terminal, seconds: 1, () => Samples.Progress, Samples.Hostile);

        Assert.Contains("[red]\uFFFD[31m\uFFFD", terminal.Text, StringComparison.Ordinal); // neither markup nor escape code was obeyed
        Assert.DoesNotContain('\0', terminal.Text);
    }

    [Fact]
    public void A_sparkline_shows_the_last_minute_in_proportion()
    {
        Sparkline sparkline = new();
        Assert.Equal("", sparkline.Render(isUnicode: true));

        foreach (double figure in Enumerable.Repeat(1e9, 3).Concat(Enumerable.Repeat(0d, 57)).Concat([double.NaN, 50, 100]))
        {
            sparkline.Add(figure);
        }

        Assert.Equal($"{new string('▁', 58)}▅█", sparkline.Render(isUnicode: true));
        Assert.Equal($"{new string('_', 58)}+#", sparkline.Render(isUnicode: false));
    }

    /// <summary>Runs a view for so many seconds of a clock that stands still between its refreshes.</summary>
    private static async Task RunAsync(RecordedConsole console, int seconds, Func<LoadProgress?> latest, string title = "load of NTS")
    {
        ManualTime time = new();
        using CancellationTokenSource end = new();
        Task running = new LiveView(console.Console, time, title, latest).RunAsync(end.Token);
        TimeSpan shown = TimeSpan.Zero;
        while (shown < TimeSpan.FromSeconds(seconds))
        {
            TimeSpan delay = await time.NextArmedAsync();
            time.Advance(delay);
            shown += delay;
        }

        await time.NextArmedAsync();
        await end.CancelAsync();
        await running.Soon();
    }
}
