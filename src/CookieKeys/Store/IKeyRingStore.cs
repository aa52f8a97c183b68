using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Store;

/// <summary>Keeps one ring's state; writes are compare-and-set on the generation.</summary>
public interface IKeyRingStore
{
    /// <summary>Reads the state; null when there is none yet. Its epochs belong to the caller.</summary>
    /// <exception cref="KeyRingFileException">There is one that cannot be used.</exception>
    ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation);

    /// <summary>Stores a state if the stored one still has the expected generation.</summary>
    /// <param name="expectedGeneration">0 when none is expected to be there.</param>
    /// <param name="state">Its generation is greater; it stays the caller's.</param>
    /// <param name="cancellation">Gives up before anything is changed.</param>
    /// <exception cref="KeyRingFileException">What is stored cannot be used, and is left as it is.</exception>
    ValueTask<RingWriteResult> TryWriteAsync(long expectedGeneration, KeyRingState state, CancellationToken cancellation);
}
