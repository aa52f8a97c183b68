namespace PublicTime.Actors;

/// <summary>How many messages may wait for an actor, and how its failures are met.</summary>
/// <remarks>
/// The wait before restart n within the window is FirstBackoff · 2^(n − 1), at most <see cref="MaxBackoff"/>. Keep the sum of
/// these waits well below <see cref="Window"/>: failures further apart than the window never escalate.
/// </remarks>
public sealed record SupervisionPolicy
{
    /// <summary>What actors are given unless they ask for something else.</summary>
    public static SupervisionPolicy Default { get; } = new();

    /// <summary>Messages that may wait, 1 or more; beyond it the oldest is dropped and counted. 256: slow decisions are seldom that far behind.</summary>
    public int Capacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 256;

    /// <summary>Restarts allowed within <see cref="Window"/>, 0 or more; the next failure escalates. Five outlast a hiccup and show a defect within seconds.</summary>
    public int MaxRestarts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 5;

    /// <summary>The time over which failures are counted, more than zero.</summary>
    public TimeSpan Window
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>The wait before the first restart, zero or more; doubled for each further failure in the window.</summary>
    public TimeSpan FirstBackoff
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait before a restart, zero to one day.</summary>
    public TimeSpan MaxBackoff
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(10);
}
