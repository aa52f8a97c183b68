using PublicTime.Actors;
using PublicTime.KeService.Certificates;

namespace PublicTime.KeService.Tests.Certificates;

/// <summary>An actor's surroundings without threads: what it tells itself is kept for the test to deliver.</summary>
internal sealed class HandContext : IActorContext<CertificateMessage>
{
    public ManualTime Clock { get; } = new();

    public TimeProvider Time => Clock;

    public ActorRef<CertificateMessage> Self { get; } = new("certificates", _ => true);

    public List<(TimeSpan Delay, CertificateMessage Message)> Told { get; } = [];

    public void TellSelfAfter(TimeSpan delay, CertificateMessage message) => Told.Add((delay, message));
}
