using PublicTime.Configuration;
using PublicTime.Control;
using PublicTime.Discipline.Served;

namespace PublicTime.Composition;

/// <summary>Says whether clients should be sent to this process, from the snapshots of the rooms. Reads only; any thread may ask.</summary>
/// <remarks>A condition that does not concern the role is left out: a KE node tells nobody the time, a front-end opens no TCP port.</remarks>
internal sealed class ReadinessComposer(RunningService service, ServeOptions options)
{
    /// <summary>The state of this moment.</summary>
    public Readiness Compose() => new([.. Conditions()]);

    private IEnumerable<ReadinessCondition> Conditions()
    {
        if (options.ServesNtp)
        {
            yield return Clock();
            yield return Engine();
        }

        if (options.ServesKe)
        {
            yield return KeyExchange();
        }

        if (options.ServesNts)
        {
            yield return Ring();
        }

        yield return service.Drain.IsDraining
            ? new ReadinessCondition("draining", IsMet: false, "the service drains: it answers for a while and wants no new clients")
            : new ReadinessCondition("draining", IsMet: true, "the service does not drain");
        yield return service.IsStopping
            ? new ReadinessCondition("running", IsMet: false, "the service stops: answers and sessions in progress end first")
            : new ReadinessCondition("running", IsMet: true, "the service was not told to stop");
    }

    private ReadinessCondition Clock()
    {
        ClockSnapshot clock = service.Served.Current;
        bool isKnown = clock.IsSynchronized && !clock.IsBrokenBy(service.RawClock.Read());
        return new ReadinessCondition("clock", isKnown, isKnown ? $"the served clock is synchronized, stratum {clock.Stratum}" : "the served clock is unsynchronized: clients do not use it");
    }

    private ReadinessCondition Ring() => service.Ring?.Current.Current is { } ring
        ? new ReadinessCondition("ring", IsMet: true, $"cookies are minted and opened (generation {ring.Generation})")
        : new ReadinessCondition("ring", IsMet: false, "this node has no key ring yet, or is not registered: NTS is not answered; `publictime cluster` says what it waits for");

    private ReadinessCondition Engine() => service.Engine switch
    {
        null => new ReadinessCondition("engine", IsMet: false, "NTP is not answered yet"),
        { Failed.IsFaulted: true } => new ReadinessCondition("engine", IsMet: false, "an address can no longer be served, and the process ends"),
        _ => new ReadinessCondition("engine", IsMet: true, "NTP is answered"),
    };

    private ReadinessCondition KeyExchange() => service.KeyEstablishment switch
    {
        null => new ReadinessCondition("nts-ke", IsMet: false, "NTS-KE is not answered yet"),
        { Failed.IsFaulted: true } => new ReadinessCondition("nts-ke", IsMet: false, "NTS-KE connections can no longer be accepted, and the process ends"),
        { HasNames: false } => new ReadinessCondition("nts-ke", IsMet: false, "no front-end is left to send clients to: every key exchange is answered with Error 2"),
        _ => new ReadinessCondition("nts-ke", IsMet: true, "NTS-KE is answered"),
    };
}
