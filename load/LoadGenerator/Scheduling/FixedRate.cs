namespace PublicTime.LoadGenerator.Scheduling;

/// <summary>Requests at even intervals. Request n is due at start + n / rate, computed from n, so that rounding never adds up.</summary>
/// <param name="start">When the first one is due.</param>
/// <param name="perSecond">The rate, greater than 0.</param>
public sealed class FixedRate(long start, double perSecond) : ISendSchedule
{
    private readonly long _start = start;
    private readonly double _nanosecondsEach = 1e9 / perSecond;
    private long _number;

    /// <inheritdoc/>
    public long NextDue { get; private set; } = start;

    /// <inheritdoc/>
    public void Advance() => NextDue = _start + (long)(++_number * _nanosecondsEach);
}
