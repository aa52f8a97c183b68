using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>From the tag with its highest bit set; the counter is the first word, little endian, and wraps in it (RFC 8452 section 4).</summary>
internal readonly struct GcmSivCounter : ILaneCounter
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block At(Block tag, uint index) =>
        ((tag.AsUInt32() | Vector128.Create(0, 0, 0, 0x8000_0000u)) + Vector128.CreateScalar(index)).AsByte();
}
