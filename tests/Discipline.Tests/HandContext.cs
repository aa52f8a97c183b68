using PublicTime.Actors;

namespace PublicTime.Discipline.Tests;

/// <summary>An actor's surroundings without threads: what it tells itself is kept for the test to deliver.</summary>
internal sealed class HandContext : IActorContext<DisciplineMessage>
{
    public ActorRef<DisciplineMessage> Self { get; } = new("discipline", _ => true);

    public TimeProvider Time { get; } = new ManualTime();

    public List<(TimeSpan Delay, DisciplineMessage Message)> Told { get; } = [];

    public void TellSelfAfter(TimeSpan delay, DisciplineMessage message) => Told.Add((delay, message));
}
