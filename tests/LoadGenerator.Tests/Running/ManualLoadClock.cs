using PublicTime.LoadGenerator.Running;

namespace PublicTime.LoadGenerator.Tests.Running;

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualLoadClock : ILoadClock
{
    public long NowNanoseconds { get; set; }
}
