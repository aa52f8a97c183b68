using System.Runtime.CompilerServices;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>The message-authentication key of each lane.</summary>
[InlineArray(AesLanes.Count)]
internal struct LanePowers
{
    private PolyvalKey _first;
}
