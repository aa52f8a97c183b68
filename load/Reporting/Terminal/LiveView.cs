using Spectre.Console;
using Spectre.Console.Rendering;

namespace PublicTime.Reporting.Terminal;

/// <summary>
/// A load test while it runs: four times a second on a terminal, one plain line a second elsewhere. It reads what the measuring thread
/// published and touches nothing else of it; a slow terminal delays only the view.
/// </summary>
/// <param name="console">Where to show it.</param>
/// <param name="time">The clock of the refreshes.</param>
/// <param name="title">One line for people.</param>
/// <param name="latest">The latest published progress; null before the first.</param>
public sealed class LiveView(IAnsiConsole console, TimeProvider time, string title, Func<LoadProgress?> latest)
{
    private const int RefreshesPerSecond = 4;

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1.0 / RefreshesPerSecond);

    private readonly Sparkline _answered = new();

    /// <summary>Shows the test until <paramref name="ended"/>, and then its last state once more.</summary>
    public Task RunAsync(CancellationToken ended) => console.IsTerminal()
        ? console.Live(new Text("")).AutoClear(false).StartAsync(live => RefreshAsync(live, ended))
        : WriteLinesAsync(ended);

    private async Task RefreshAsync(LiveDisplayContext live, CancellationToken ended)
    {
        for (int refresh = 0; ; refresh++)
        {
            LoadProgress? progress = latest();
            if (progress is not null && refresh % RefreshesPerSecond == 0)
            {
                _answered.Add(progress.AnsweredPerSecond);
            }

            live.UpdateTarget(progress is null ? new Text("starting …") : Show(progress));
            if (!await WaitAsync(Refresh, ended).ConfigureAwait(false))
            {
                live.UpdateTarget(latest() is { } last ? Show(last) : new Text("ended before it began"));
                return;
            }
        }
    }

    private async Task WriteLinesAsync(CancellationToken ended)
    {
        LoadProgress? written = null;
        while (await WaitAsync(TimeSpan.FromSeconds(1), ended).ConfigureAwait(false))
        {
            written = WriteLine(written);
        }

        WriteLine(written);
    }

    /// <summary>Waits; false when the test ended meanwhile.</summary>
    private async Task<bool> WaitAsync(TimeSpan delay, CancellationToken ended)
    {
        await Task.Delay(delay, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ended.IsCancellationRequested;
    }

    /// <summary>Writes the latest progress unless it is the one that was written last, and gives it.</summary>
    private LoadProgress? WriteLine(LoadProgress? written)
    {
        LoadProgress? progress = latest();
        if (progress is not null && !ReferenceEquals(progress, written))
        {
            console.WritePlain($"{string.Join("  ", Figures(progress).Select(figure => $"{figure.Name} {figure.Text}"))}\n");
        }

        return progress;
    }

    private Panel Show(LoadProgress progress)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap().RightAligned());
        foreach ((string name, string text, bool isTrouble) in Figures(progress))
        {
            grid.AddRow(new Text(name, new Style(decoration: Decoration.Dim)), new Text(text, isTrouble ? new Style(Color.Red) : Style.Plain));
        }

        IRenderable[] rows = [new Text(ShownText.Of(title), new Style(decoration: Decoration.Bold)), grid, new Text(_answered.Render(console.Profile.Capabilities.Unicode), new Style(Color.Green))];
        return new Panel(new Rows(rows)) { Border = BoxBorder.Rounded };
    }

    /// <summary>What is shown of a progress, in order; key exchanges only where there are any.</summary>
    private static IEnumerable<(string Name, string Text, bool IsTrouble)> Figures(LoadProgress progress)
    {
        yield return ("elapsed", Elapsed(progress), false);
        yield return ("offered", progress.OfferedPerSecond is null ? "all it can" : FigureText.PerSecond(progress.OfferedPerSecond), false);
        yield return ("sent", FigureText.PerSecond(progress.SentPerSecond), false);
        yield return ("answered", FigureText.PerSecond(progress.AnsweredPerSecond), false);
        yield return ("lost", FigureText.Share(progress.LossShare), progress.LossShare > 0);
        yield return ("p50", FigureText.Microseconds(progress.P50Microseconds), false);
        yield return ("p99", FigureText.Microseconds(progress.P99Microseconds), false);
        yield return ("p99.9", FigureText.Microseconds(progress.P999Microseconds), false);
        yield return ("NAK", FigureText.Count(progress.Naks), progress.Naks > 0);
        yield return ("KoD", FigureText.Count(progress.Kods), progress.Kods > 0);
        yield return ("wrong", FigureText.Count(progress.Wrong), progress.Wrong > 0);
        if (progress.KeySessions > 0 || progress.KeyFailures > 0)
        {
            yield return ("key exchanges", FigureText.Count(progress.KeySessions), false);
            yield return ("failed", FigureText.Count(progress.KeyFailures), progress.KeyFailures > 0);
        }
    }

    private static string Elapsed(LoadProgress progress) => progress switch
    {
        { ElapsedSeconds: < 0 } => $"warming up, {-Math.Floor(progress.ElapsedSeconds):0} s left",
        { DurationSeconds: { } duration } => $"{Math.Floor(progress.ElapsedSeconds):0} of {FigureText.Seconds(duration)}",
        _ => $"{Math.Floor(progress.ElapsedSeconds):0} s",
    };
}
