using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>Big endian from the tag with two bits cleared (RFC 5297 section 2.5).</summary>
internal readonly struct SivCounter : ILaneCounter
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block At(Block tag, uint index) =>
        AesBlock.Reverse((AesSiv<Aes128>.FirstCounter(tag) + Vector128.CreateScalar(index)).AsByte());
}
