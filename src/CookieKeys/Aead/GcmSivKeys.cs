using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>The keys of one message of AES-128-GCM-SIV (RFC 8452 section 4), made from a key and a nonce; lives in native memory or on a stack that is cleared.</summary>
internal unsafe struct GcmSivKeys
{
    /// <summary>Round keys of the message-encryption key.</summary>
    public RoundKeys Encryption;

    /// <summary>The message-authentication key.</summary>
    public PolyvalKey Authentication;

    /// <summary>Derives the keys of one message.</summary>
    /// <param name="keys">Filled.</param>
    /// <param name="generator">Round keys of the key-generating key.</param>
    /// <param name="nonce">The nonce, in the upper three words; the lowest is zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Derive(GcmSivKeys* keys, Block* generator, Vector128<uint> nonce)
    {
        Block a = nonce.AsByte();
        Block b = (nonce | Vector128.Create(1u, 0, 0, 0)).AsByte();
        Block c = (nonce | Vector128.Create(2u, 0, 0, 0)).AsByte();
        Block d = (nonce | Vector128.Create(3u, 0, 0, 0)).AsByte();
        AesBlock.Encrypt<Aes128>(ref a, ref b, ref c, ref d, generator);
        Aes128.Expand(Sse2.UnpackLow(c.AsUInt64(), d.AsUInt64()).AsByte(), (Block*)&keys->Encryption);
        keys->Authentication = PolyvalKey.From(Sse2.UnpackLow(a.AsUInt64(), b.AsUInt64()));
    }
}
