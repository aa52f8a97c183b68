using System.Runtime.CompilerServices;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>Round keys of any AES, a different key in each lane: all lanes' first round key, then all lanes' second, and so on.</summary>
[InlineArray(MostRounds + 1)]
internal struct LaneRoundKeys
{
    private const int MostRounds = 14;

    private LaneBlock _first;
}
