using System.Text;
using PublicTime.Fleet.Nodes;

namespace PublicTime.Fleet.Clients;

/// <summary>What all who use a fleet saw, in lines for people.</summary>
internal static class FleetWatchText
{
    /// <param name="watch">Which has ended.</param>
    /// <param name="since">What times are counted from, on the clock of <see cref="TimeProvider.System"/>.</param>
    public static string Of(FleetWatch watch, long since)
    {
        StringBuilder text = new();
        text.Append($"requests: {watch.Load.Book.Total()}\n");
        foreach (CookiePair pair in watch.Cookies.Pairs)
        {
            text.Append($"{pair}\n");
        }

        text.Append($"echoes: {watch.Echoes.Sum(echo => echo.Count)} answers, worst gap {watch.WorstOfEchoes().TotalMilliseconds:0.0} ms\n");
        foreach (RingNode node in watch.Fleet.FrontEnds)
        {
            (TimeSpan gap, long from) = watch.WorstOf(node);
            text.Append($"{node.Name}: {watch.AnswersOf(node).Count} answers, worst gap {gap.TotalMilliseconds:0.0} ms ");
            text.Append($"at {TimeProvider.System.GetElapsedTime(since, from).TotalSeconds:0.0} s\n");
        }

        text.Append($"key exchanges: {watch.Keys.Attempts.Count}\n");
        foreach (KeyAttempt attempt in watch.Keys.Attempts.Where(attempt => attempt.Failure.Length > 0))
        {
            text.Append($"  failed at {TimeProvider.System.GetElapsedTime(since, attempt.BegunAt).TotalSeconds:0.0} s ");
            text.Append($"after {attempt.Lasted.TotalSeconds:0.000} s: {attempt.Failure} | retry: {attempt.RetryFailure}\n");
        }

        return text.ToString();
    }
}
