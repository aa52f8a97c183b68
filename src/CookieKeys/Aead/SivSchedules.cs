using System.Runtime.CompilerServices;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>An AES-SIV-CMAC-256 key made ready for use; lives in native memory only, aligned to 64 octets.</summary>
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

    /// <summary>Expands a key of 32 octets in place.</summary>
    public static void Fill(SivSchedules* schedules, Block macKey, Block counterKey)
    {
        AesBlock.Expand(macKey, (Block*)&schedules->Mac);
        AesBlock.Expand(counterKey, (Block*)&schedules->Counter);
        Block* mac = (Block*)&schedules->Mac;
        Block zeroEncrypted = AesBlock.Encrypt(Block.Zero, mac);
        schedules->WholeSubkey = AesBlock.Double(zeroEncrypted);
        schedules->PaddedSubkey = AesBlock.Double(schedules->WholeSubkey);
        schedules->Start = AesBlock.Encrypt(schedules->WholeSubkey, mac);
        Block emptyMac = AesBlock.Encrypt(AesBlock.EmptyPadded ^ schedules->PaddedSubkey, mac);
        schedules->AfterEmptyData = AesBlock.Double(schedules->Start) ^ emptyMac;
    }

    /// <summary>The eleven round keys of AES-128.</summary>
    [InlineArray(AesBlock.ScheduleLength)]
    internal struct RoundKeys
    {
        private Block _first;
    }
}
