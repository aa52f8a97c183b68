using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PublicTime.CookieKeys.Aead;

/// <summary>The message-authentication key of AES-GCM-SIV and its powers in the sense of <see cref="Polyval"/>: four blocks are added before one reduction.</summary>
internal struct PolyvalKey
{
    /// <summary>The key H.</summary>
    public Vector128<ulong> H;

    /// <summary>dot(H, H).</summary>
    public Vector128<ulong> H2;

    /// <summary>The third power.</summary>
    public Vector128<ulong> H3;

    /// <summary>The fourth power.</summary>
    public Vector128<ulong> H4;

    /// <summary>Makes the powers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PolyvalKey From(Vector128<ulong> h)
    {
        Vector128<ulong> h2 = Polyval.Dot(h, h);
        return new PolyvalKey { H = h, H2 = h2, H3 = Polyval.Dot(h2, h), H4 = Polyval.Dot(h2, h2) };
    }
}
