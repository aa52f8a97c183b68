using PublicTime.Cluster.Sharing;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>Nodes that are wrong in one way each: the model must notice every one of them.</summary>
internal static class Twins
{
    /// <summary>Believes that every other node has what it has itself, and so commits at once.</summary>
    public static readonly Sabotage Impatient = new()
    {
        Seal = (seal, ring) => new MishearingSeal(seal, report => ring() is { IsRegistered: true } ? report with { Digest = DigestOf(ring()) } : report),
    };

    /// <summary>Believes that who is registered knows it already, and so answers before anyone waits for it.</summary>
    public static readonly Sabotage Intruding = new()
    {
        Seal = (seal, ring) => new MishearingSeal(
            seal, report => ring() is { IsRegistered: false } && report.IsRegistered ? report with { Digest = DigestOf(ring()) } : report),
    };

    /// <summary>Takes the word of who is not registered itself, and so answers before any registered node waits for it.</summary>
    public static readonly Sabotage Credulous = new()
    {
        Seal = (seal, ring) => new MishearingSeal(seal, report => ring() is { IsRegistered: false } ? report with { IsRegistered = true } : report),
    };

    /// <summary>Begins a ring without asking every store: one that does not answer is taken to be empty, and to have taken what it was given.</summary>
    public static readonly Sabotage Hasty = new() { Store = store => new AssumedStore(store) };

    /// <summary>Says that it has kept what it has not.</summary>
    public static readonly Sabotage Forgetful = new() { Local = disk => new LyingFolder(disk) };

    /// <summary>Keeps only what changes the ring, and so comes back with numbers that it has given away.</summary>
    public static readonly Sabotage Thrifty = new() { Local = disk => new ThriftyFolder(disk) };

    /// <summary>Leaves, and remembers itself as the one it was.</summary>
    public static readonly Sabotage Returning = new() { Local = disk => new StickyFolder(disk) };

    /// <summary>Brings back epochs that were dropped, from an old copy.</summary>
    public static readonly Sabotage Hoarding = new() { Seal = (seal, ring) => new HoardingSeal(seal) };

    /// <summary>Takes every clock to be right, and so closes a period too early.</summary>
    public static readonly Sabotage Strict = new() { Settings = settings => settings with { KeyLifetime = settings.KeyLifetime - settings.Period } };

    /// <summary>Takes cookies for longer than it may.</summary>
    public static readonly Sabotage Lenient = new() { Settings = settings => settings with { KeyLifetime = settings.KeyLifetime + (settings.Period * 3) } };

    private static string DigestOf(SharedRing? ring)
    {
        if (ring?.State is not { } state)
        {
            return "";
        }

        byte[] digest = new byte[KeyRingState.DigestLength];
        state.Digest(digest);
        return Convert.ToHexStringLower(digest);
    }
}
