namespace PublicTime.Control.Tests;

/// <summary>A timer that fires once, when <see cref="HandTime"/> is moved past it.</summary>
internal sealed class HandTimer(HandTime time, Action fire, TimeSpan due) : ITimer
{
    public TimeSpan Due { get; set; } = due;

    public void Fire() => fire();

    public bool Change(TimeSpan dueTime, TimeSpan period) => false;

    public void Dispose() => time.Forget(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
