using Microsoft.Extensions.Logging;
using PublicTime.CookieKeys.Chrony;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.CookieKeys.Rotation;

/// <summary>Reads the ring at the start of a node, or begins one, so that NTS is served from the first packet.</summary>
public static class KeyRingBootstrap
{
    /// <summary>Reads the stored ring, or begins and stores a new one; a store that cannot be written does not stop the start.</summary>
    /// <param name="store">Where the ring is kept.</param>
    /// <param name="ringName">Names a ring that is begun.</param>
    /// <param name="settings">Usable settings.</param>
    /// <param name="served">The served time.</param>
    /// <param name="random">Fills seeds: <see cref="System.Security.Cryptography.RandomNumberGenerator.Fill"/>.</param>
    /// <param name="log">Told what was found.</param>
    /// <param name="import">Asked for keys when a ring is begun, and only then; null imports nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KeyRingFileException">A ring is stored and cannot be used: the start is refused with this sentence.</exception>
    public static async Task<RingStart> ReadOrBeginAsync(
        IKeyRingStore store, string ringName, RotationSettings settings, ServedTime served, Action<Span<byte>> random, ILogger log,
        NtsKeysImport? import, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Refusal is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(settings));
        }

        if (await store.ReadAsync(cancellation).ConfigureAwait(false) is { } stored)
        {
            KeyRing read = Derive(stored, settings, served);
            log.RingRead(stored.RingName, stored.Generation, read.Keys.Length);
            return new RingStart(read, stored, IsSaved: true);
        }

        KeyRingState begun = RotationPlan.Begin(
            ringName, settings, served.Now, random, import?.Read(settings, served, log) ?? []);
        RingWriteResult result = await store.TryWriteAsync(0, begun, cancellation).ConfigureAwait(false);
        if (result.Outcome == RingWriteOutcome.Conflict)
        {
            begun.Dispose();
            KeyRingState first = await store.ReadAsync(cancellation).ConfigureAwait(false)
                ?? throw new InvalidOperationException("The store holds another ring and none at once.");
            return new RingStart(Derive(first, settings, served), first, IsSaved: true);
        }

        log.RingBegun(ringName);
        if (result.Outcome == RingWriteOutcome.Failed)
        {
            log.BegunUnsaved(result.Reason);
        }

        return new RingStart(Derive(begun, settings, served), begun, result.Outcome == RingWriteOutcome.Written);
    }

    private static KeyRing Derive(KeyRingState state, RotationSettings settings, ServedTime served) =>
        KeyRing.Derive(state, settings.KeyLifetime, state.EffectiveTime(served.Now, served.IsSynchronized, settings.KeyLifetime));
}
