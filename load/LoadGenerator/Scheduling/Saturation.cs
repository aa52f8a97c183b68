namespace PublicTime.LoadGenerator.Scheduling;

/// <summary>
/// A request is due as soon as fewer than a number are on their way: a closed loop, which finds the highest rate of answers. What has
/// had no answer for a while is no longer counted as on its way, so losses do not stop it.
/// </summary>
/// <param name="clock">A request is due now, so latency counts from when it was sent.</param>
/// <param name="window">Requests on their way, at most.</param>
public sealed class Saturation(Running.ILoadClock clock, int window) : ISendSchedule
{
    /// <summary>How long a request counts as on its way, in nanoseconds, whether it is answered later or not.</summary>
    public const long PatienceNanoseconds = 50_000_000;

    private int _onTheirWay;

    /// <inheritdoc/>
    public long NextDue => _onTheirWay < window ? clock.NowNanoseconds : long.MaxValue;

    /// <summary>Whether the window is full: then the server is what everything waits for.</summary>
    public bool IsFull => _onTheirWay >= window;

    /// <inheritdoc/>
    public void Advance() => _onTheirWay++;

    /// <summary>A request is no longer on its way.</summary>
    public void Release() => _onTheirWay--;
}
