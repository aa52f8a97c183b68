using PublicTime.Actors;
using PublicTime.Control.Requests;
using PublicTime.CookieKeys.Chrony;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Composition;

/// <summary>The key ring of this process, its own or shared. Ended after the actors have.</summary>
internal interface IServiceRing : IAsyncDisposable
{
    /// <summary>What the request path reads; null while there is no ring, or this node may not answer from it.</summary>
    Snapshot<KeyRing?> Current { get; }

    /// <summary>Asks for fresh keys before their time.</summary>
    /// <param name="cancellation">Waits no longer; it may be done all the same.</param>
    Task<CommandReply> RotateAsync(CancellationToken cancellation);

    /// <summary>Gives up every key at once.</summary>
    /// <param name="cancellation">Waits no longer; it may be done all the same.</param>
    Task<CommandReply> RevokeAsync(CancellationToken cancellation);

    /// <summary>Writes the keys of this moment for a chronyd, once.</summary>
    /// <returns>False while there is no ring.</returns>
    /// <exception cref="IOException">Nothing was replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing was replaced.</exception>
    bool TryExport(NtsKeysExport file);
}
