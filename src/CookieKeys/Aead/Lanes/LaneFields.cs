using System.Runtime.CompilerServices;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>Room for the fresh cookies of each lane in their extension fields: lane after lane, cookie after cookie.</summary>
[InlineArray(AesLanes.Count * MostCookies * LongestField)]
internal struct LaneFields
{
    /// <summary>Octets from one lane's fields to the next one's.</summary>
    public const int Stride = MostCookies * LongestField;

    private const int MostCookies = NtsRequestFields.MaxCookies;
    private const int LongestField = ExtensionField.HeaderLength + CookieLayout.LongestLength;

    private byte _first;
}
