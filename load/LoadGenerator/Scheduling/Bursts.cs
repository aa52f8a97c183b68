namespace PublicTime.LoadGenerator.Scheduling;

/// <summary>Requests in bursts: so many at one moment, then silence until the next interval begins.</summary>
/// <param name="start">When the first burst is due.</param>
/// <param name="size">Requests of one burst, 1 or more.</param>
/// <param name="intervalNanoseconds">From one burst to the next, greater than 0.</param>
public sealed class Bursts(long start, int size, long intervalNanoseconds) : ISendSchedule
{
    private int _ofBurst;

    /// <inheritdoc/>
    public long NextDue { get; private set; } = start;

    /// <inheritdoc/>
    public void Advance()
    {
        if (++_ofBurst == size)
        {
            _ofBurst = 0;
            NextDue += intervalNanoseconds;
        }
    }
}
