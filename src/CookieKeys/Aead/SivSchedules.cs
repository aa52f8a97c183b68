using System.Runtime.CompilerServices;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>An AES-SIV key made ready for use; lives in native memory only, aligned to 64 octets.</summary>
internal unsafe struct SivSchedules
{
    /// <summary>Round keys of the first half: S2V.</summary>
    public RoundKeys Mac;

    /// <summary>Round keys of the second half: counter mode.</summary>
    public RoundKeys Counter;

    /// <summary>CMAC subkey for a whole last block (RFC 4493 section 2.3).</summary>
    public Block WholeSubkey;

    /// <summary>CMAC subkey for a padded last block.</summary>
    public Block PaddedSubkey;

    /// <summary>S2V after its first step: CMAC of the zero block (RFC 5297 section 2.4).</summary>
    public Block Start;

    /// <summary>S2V after an empty associated-data component: where every cookie begins.</summary>
    public Block AfterEmptyData;

    /// <summary>Expands a key in place: its first half for S2V, its second for counter mode.</summary>
    public static void Fill<T>(SivSchedules* schedules, byte* key)
        where T : IAesVariant
    {
        Block* mac = (Block*)&schedules->Mac;
        FillMac<T>(schedules, key);
        T.Expand(key + T.KeyLength, (Block*)&schedules->Counter);
        schedules->Start = AesBlock.Encrypt<T>(schedules->WholeSubkey, mac);
        Block emptyMac = AesBlock.Encrypt<T>(AesBlock.EmptyPadded ^ schedules->PaddedSubkey, mac);
        schedules->AfterEmptyData = AesBlock.Double(schedules->Start) ^ emptyMac;
    }

    /// <summary>Expands a key of CMAC alone.</summary>
    public static void FillMac<T>(SivSchedules* schedules, byte* key)
        where T : IAesVariant
    {
        Block* mac = (Block*)&schedules->Mac;
        T.Expand(key, mac);
        schedules->SetSubkeys(AesBlock.Encrypt<T>(Block.Zero, mac));
    }

    /// <summary>Makes both subkeys of CMAC (RFC 4493 section 2.3).</summary>
    /// <param name="zeroEncrypted">The zero block under the key of S2V.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetSubkeys(Block zeroEncrypted)
    {
        WholeSubkey = AesBlock.Double(zeroEncrypted);
        PaddedSubkey = AesBlock.Double(WholeSubkey);
    }
}
