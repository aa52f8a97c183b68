using System.Runtime.CompilerServices;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>One block of each lane, side by side.</summary>
[InlineArray(AesLanes.Count)]
internal struct LaneBlock
{
    private Block _first;
}
