using System.Runtime.CompilerServices;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>Room for the fresh cookies of each lane in their extension fields: lane after lane, cookie after cookie.</summary>
[InlineArray(AesLanes.Count * MostCookies * LongestField)]
internal struct LaneFields
{
    /// <summary>Octets from one lane's fields to the next one's.</summary>
    public const int Stride = MostCookies * LongestField;

    private const int MostCookies = 8;
    private const int LongestField = 168;

    private byte _first;
}
