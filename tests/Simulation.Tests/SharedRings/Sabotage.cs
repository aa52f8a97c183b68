using PublicTime.Cluster.Sealing;
using PublicTime.Cluster.Sharing;
using PublicTime.Cluster.Stores;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>What makes a node a broken twin: it hears or keeps something else than is there.</summary>
internal sealed record Sabotage
{
    public static readonly Sabotage None = new();

    public Func<RotationSettings, RotationSettings> Settings { get; init; } = settings => settings;

    public Func<SimulatedDisk, ILocalRing> Local { get; init; } = disk => disk;

    public Func<ISharedStore, ISharedStore> Store { get; init; } = store => store;

    public Func<IRingSeal, Func<SharedRing?>, IRingSeal> Seal { get; init; } = (seal, _) => seal;
}
