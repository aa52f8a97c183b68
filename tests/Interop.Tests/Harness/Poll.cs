namespace PublicTime.Interop.Tests.Harness;

/// <summary>Waiting for other programs: a condition asked again and again until it holds or a deadline passes.</summary>
internal static class Poll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Returns once the condition holds.</summary>
    /// <param name="condition">Asked at least once, then again and again.</param>
    /// <param name="within">The deadline, counted from the call.</param>
    /// <param name="awaited">What is awaited and what is known so far; made only for the exception.</param>
    /// <param name="interval">How long to wait between two questions; 25 ms where asking costs nothing.</param>
    /// <exception cref="TimeoutException">The condition did not hold in time.</exception>
    public static async Task UntilAsync(Func<ValueTask<bool>> condition, TimeSpan within, Func<string> awaited, TimeSpan? interval = null)
    {
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(start) > within)
            {
                throw new TimeoutException($"Not within {within.TotalSeconds} s: {awaited()}");
            }

            await Task.Delay(interval ?? Interval, time);
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{ValueTask{bool}}, TimeSpan, Func{string}, TimeSpan?)"/>
    public static Task UntilAsync(Func<bool> condition, TimeSpan within, Func<string> awaited) =>
        UntilAsync(() => ValueTask.FromResult(condition()), within, awaited);
}
