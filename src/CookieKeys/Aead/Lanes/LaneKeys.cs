using System.Runtime.CompilerServices;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>Room for what the longest cookie holds, in each lane: two keys of AES-SIV-CMAC-512.</summary>
[InlineArray(8)]
internal struct LaneKeys
{
    private LaneBlock _first;
}
