using System.Runtime.CompilerServices;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>Room for the round keys of any AES: fifteen for the longest.</summary>
[InlineArray(MostRounds + 1)]
internal struct RoundKeys
{
    private const int MostRounds = 14;

    private Block _first;
}
