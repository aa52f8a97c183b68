using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Store;

/// <summary>A node's own copy of a ring that it shares, which it answers from when it hears from nobody. For one caller.</summary>
public interface ILocalRing
{
    /// <summary>Reads the copy; null when there is none. Its secrets belong to the caller.</summary>
    /// <exception cref="KeyRingFileException">There is one that cannot be used.</exception>
    ValueTask<KeyRingState?> ReadAsync(CancellationToken cancellation);

    /// <summary>Replaces the copy, whole or not at all.</summary>
    /// <param name="state">Stays the caller's.</param>
    /// <param name="cancellation">Gives up before anything is changed.</param>
    /// <returns>Written, and then it survives a crash of this node's machine if anything does; or failed, and why.</returns>
    ValueTask<RingWriteResult> SaveAsync(KeyRingState state, CancellationToken cancellation);
}
