namespace PublicTime.LoadGenerator.Scheduling;

/// <summary>A rate that rises in steps of equal length: step k has the rate from + k · step, and its requests at even intervals.</summary>
/// <param name="start">When the first step begins.</param>
/// <param name="from">Requests a second of the first step, greater than 0.</param>
/// <param name="step">By how much each step is faster, greater than 0.</param>
/// <param name="stepNanoseconds">How long a step lasts.</param>
/// <param name="firstStepNanoseconds">How long the first step lasts, which has the warm-up in it.</param>
/// <param name="most">No step is faster.</param>
public sealed class Ramp(
    long start, double from, double step, long stepNanoseconds, long firstStepNanoseconds, double most = double.MaxValue) : ISendSchedule
{
    private long _stepNumber;
    private long _stepStart = start;
    private long _stepEnd = start + firstStepNanoseconds;
    private long _ofStep;

    /// <inheritdoc/>
    public long NextDue { get; private set; } = start;

    /// <summary>The rate of a step.</summary>
    public double RateOf(long stepNumber) => Math.Min(from + (stepNumber * step), most);

    /// <inheritdoc/>
    public void Advance()
    {
        NextDue = _stepStart + (long)(++_ofStep * 1e9 / RateOf(_stepNumber));
        if (NextDue >= _stepEnd)
        {
            _stepNumber++;
            _ofStep = 0;
            _stepStart = _stepEnd;
            _stepEnd += stepNanoseconds;
            NextDue = _stepStart;
        }
    }
}
