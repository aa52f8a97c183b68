using PublicTime.Actors;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Composition;

/// <summary>The key ring of this process, its own or shared. Ended after the actors have.</summary>
internal interface IServiceRing : IAsyncDisposable
{
    /// <summary>What the request path reads; null while there is no ring, or this node may not answer from it.</summary>
    Snapshot<KeyRing?> Current { get; }
}
