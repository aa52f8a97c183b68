using System.Runtime.CompilerServices;
using PublicTime.Discipline.Served;
using PublicTime.Native.Clock;

namespace PublicTime.Frontend.Engines;

/// <summary>The served clock as one socket sees it: a stepped clock is nobody's time. Belongs to the thread that answers.</summary>
internal sealed class ServedLine(FrontendInputs inputs)
{
    private long _stepToldOf;

    /// <summary>What to answer from: "unsynchronized" on a line that a step broke, of which the discipline is told once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ClockSnapshot At(RawReading reading)
    {
        ClockSnapshot clock = inputs.Served.Current;
        return clock.IsBrokenBy(reading) ? Broken(clock) : clock;
    }

    private ClockSnapshot Broken(ClockSnapshot clock)
    {
        if (_stepToldOf != clock.Generation)
        {
            _stepToldOf = clock.Generation;
            inputs.StepSeen();
        }

        return clock.Unsynchronized;
    }
}
