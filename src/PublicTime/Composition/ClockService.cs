using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Configuration;
using PublicTime.Discipline;
using PublicTime.Discipline.Host;
using PublicTime.Discipline.Served;
using PublicTime.Native.Clock;

namespace PublicTime.Composition;

/// <summary>The host's clocks, and the served clock that is made of them. There from the first moment; looked after once <see cref="StartDiscipline"/> runs.</summary>
internal sealed class ClockService
{
    private readonly HostClock _rawClock = new();
    private readonly ServeOptions _options;
    private readonly Published<ClockSnapshot> _served;

    /// <summary>Reads the host's clock once.</summary>
    /// <param name="options">What is served of it.</param>
    public ClockService(ServeOptions options)
    {
        _options = options;
        _served = new Published<ClockSnapshot>(DisciplineActor.First(_rawClock, LocalStratum, FollowedHost()));
    }

    /// <summary>The host's clocks.</summary>
    public IRawClock RawClock => _rawClock;

    /// <summary>The served clock.</summary>
    public Snapshot<ClockSnapshot> Served => _served.Snapshot;

    /// <summary>The served clock, for whoever counts by it.</summary>
    public ServedClock Reading => new(_rawClock, Served);

    private byte? LocalStratum =>
        _options.LocalStratum < ServeOptions.UnsynchronizedStratum ? (byte)_options.LocalStratum : null;

    /// <summary>Spawns the actor that decides what time it is.</summary>
    public ActorRef<DisciplineMessage> StartDiscipline(ActorSystem actors, ILoggerFactory logs) => actors.Spawn<DisciplineMessage>(
        "discipline",
        context => new DisciplineActor(context, _rawClock, LocalStratum, _served, logs.CreateLogger<DisciplineActor>(), FollowedHost()));

    /// <summary>What `clock host` follows, or null without it; a new one for each discipline, for it has state.</summary>
    private FollowedHost? FollowedHost() =>
        _options.HostStratum is { } stratum ? new FollowedHost(new KernelClock(), (byte)stratum) : null;
}
