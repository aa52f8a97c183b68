using PublicTime.CookieKeys.Rotation;

namespace PublicTime.CookieKeys.Tests.Rotation;

/// <summary>A served clock that a test moves.</summary>
internal sealed class HandDrivenClock(DateTimeOffset start) : IServedClock
{
    public DateTimeOffset Elapsed { get; private set; } = start;

    public TimeSpan Step { get; set; }

    public bool IsSynchronized { get; set; } = true;

    public ServedTime Read() => new(Elapsed + Step, IsSynchronized);

    public void Pass(TimeSpan by) => Elapsed += by;
}
