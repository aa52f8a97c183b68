using PublicTime.Actors;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.CookieKeys.Tests.Rotation;

/// <summary>An actor's surroundings without threads: messages wait here until a test delivers them at their served time.</summary>
internal sealed class HandDrivenContext(HandDrivenClock clock) : IActorContext<RotationMessage>
{
    private readonly List<(DateTimeOffset Due, RotationMessage Message)> _waiting = [];

    public ActorRef<RotationMessage> Self { get; } = new("rotation", _ => true);

    public TimeProvider Time { get; } = new Unstepped(clock);

    public void TellSelfAfter(TimeSpan delay, RotationMessage message) => _waiting.Add((clock.Elapsed + delay, message));

    /// <summary>Moves both clocks and delivers what falls due, in order.</summary>
    public async Task PassAsync(IActor<RotationMessage> actor, TimeSpan span)
    {
        DateTimeOffset end = clock.Elapsed + span;
        while (_waiting.Count > 0 && _waiting.MinBy(entry => entry.Due) is var next && next.Due <= end)
        {
            _waiting.Remove(next);
            clock.Pass(next.Due - clock.Elapsed);
            await actor.ReceiveAsync(next.Message, CancellationToken.None);
        }

        clock.Pass(end - clock.Elapsed);
    }

    /// <summary>The time that passes however the served clock is stepped.</summary>
    private sealed class Unstepped(HandDrivenClock clock) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => clock.Elapsed.Ticks;
    }
}
