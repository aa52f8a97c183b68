using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>Key schedules of eight lanes (FIPS 197 section 5.2), straight into the order that <see cref="AesLanes"/> reads.</summary>
/// <remarks>
/// With AVX-512 and GFNI four lanes fill a register: the S-box is an inversion and an affine map, both one instruction, and the
/// AES unit stays free. Without them, and for AES-192, whose round keys do not end where keys do, lane after lane.
/// </remarks>
internal static unsafe class LaneKeySchedule
{
    private const int LanesInRegister = 4;

    // FIPS 197 section 5.1.1 as a matrix over the bits of an octet, in the order of GF2P8AFFINEINVQB.
    private const ulong SBoxMatrix = 0xF1E3C78F1F3E7CF8;
    private const byte SBoxConstant = 0x63;

    /// <summary>Whether four lanes can be expanded at once.</summary>
    public static bool IsWide => Gfni.V512.IsSupported && Avx512BW.IsSupported;

    /// <summary>Expands one key of each lane.</summary>
    /// <param name="keys">All lanes' keys, block by block; a key of AES-192 may begin in the middle of a block.</param>
    /// <param name="at">Where the key begins in its lane, in octets.</param>
    /// <param name="roundKeys">A <see cref="LaneRoundKeys"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Expand<T>(Block* keys, int at, Block* roundKeys)
        where T : IAesVariant
    {
        if (IsWide && T.KeyLength != 24)
        {
            Debug.Assert(at % AesBlock.Length == 0);
            keys += at / AesBlock.Length * AesLanes.Count;
            if (T.KeyLength == 16)
            {
                Expand128(keys, roundKeys);
            }
            else
            {
                Expand256(keys, roundKeys);
            }
        }
        else
        {
            ExpandEach<T>(keys, at, roundKeys);
        }
    }

    /// <summary>Lane after lane: the fallback, and what the wide path is held to.</summary>
    public static void ExpandEach<T>(Block* keys, int at, Block* roundKeys)
        where T : IAesVariant
    {
        const int MostKeyBlocks = 8;
        Block* key = stackalloc Block[MostKeyBlocks];
        RoundKeys schedule;
        for (int lane = 0; lane < AesLanes.Count; lane++)
        {
            int first = at / AesBlock.Length;
            int end = (at + T.KeyLength + AesBlock.Length - 1) / AesBlock.Length;
            for (int i = first; i < end; i++)
            {
                key[i - first] = keys[(i * AesLanes.Count) + lane];
            }

            T.Expand((byte*)key + (at % AesBlock.Length), (Block*)&schedule);
            for (int round = 0; round <= T.Rounds; round++)
            {
                roundKeys[(round * AesLanes.Count) + lane] = ((Block*)&schedule)[round];
            }
        }

        // The stack would keep the last lane's key.
        Unsafe.InitBlockUnaligned(key, 0, MostKeyBlocks * AesBlock.Length);
        Unsafe.InitBlockUnaligned(&schedule, 0, (uint)sizeof(RoundKeys));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand128(Block* keys, Block* roundKeys)
    {
        Vector512<byte> a = Vector512.Load((byte*)keys);
        Vector512<byte> b = Vector512.Load((byte*)(keys + LanesInRegister));
        Store(roundKeys, 0, a, b);
        uint constant = 1;
        for (int round = 1; round <= Aes128.Rounds; round++)
        {
            a = Rotated(a, a, constant);
            b = Rotated(b, b, constant);
            Store(roundKeys, round, a, b);
            constant = KeyScheduleStep.NextConstant(constant);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand256(Block* keys, Block* roundKeys)
    {
        Vector512<byte> evenA = Vector512.Load((byte*)keys);
        Vector512<byte> evenB = Vector512.Load((byte*)(keys + LanesInRegister));
        Vector512<byte> oddA = Vector512.Load((byte*)(keys + AesLanes.Count));
        Vector512<byte> oddB = Vector512.Load((byte*)(keys + AesLanes.Count + LanesInRegister));
        Store(roundKeys, 0, evenA, evenB);
        Store(roundKeys, 1, oddA, oddB);
        uint constant = 1;
        for (int round = 2; round < Aes256.Rounds; round += 2)
        {
            evenA = Rotated(evenA, oddA, constant);
            evenB = Rotated(evenB, oddB, constant);
            oddA = Straight(oddA, evenA);
            oddB = Straight(oddB, evenB);
            Store(roundKeys, round, evenA, evenB);
            Store(roundKeys, round + 1, oddA, oddB);
            constant <<= 1;
        }

        Store(roundKeys, Aes256.Rounds, Rotated(evenA, oddA, constant), Rotated(evenB, oddB, constant));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Block* roundKeys, int round, Vector512<byte> a, Vector512<byte> b)
    {
        a.Store((byte*)(roundKeys + (round * AesLanes.Count)));
        b.Store((byte*)(roundKeys + (round * AesLanes.Count) + LanesInRegister));
    }

    /// <inheritdoc cref="KeyScheduleStep.Rotated"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Rotated(Vector512<byte> before, Vector512<byte> last, uint constant)
    {
        Block rotation = Vector128.Create((byte)13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12);
        return Substituted(Avx512BW.Shuffle(last, Four(rotation))) ^ PrefixSums(before) ^ Vector512.Create(constant).AsByte();
    }

    /// <inheritdoc cref="KeyScheduleStep.Straight"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Straight(Vector512<byte> before, Vector512<byte> last) =>
        Substituted(Avx512F.Shuffle(last.AsUInt32(), 0xFF).AsByte()) ^ PrefixSums(before);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Substituted(Vector512<byte> words) =>
        Gfni.V512.GaloisFieldAffineTransformInverse(words, Vector512.Create(SBoxMatrix).AsByte(), SBoxConstant);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> PrefixSums(Vector512<byte> key)
    {
        key ^= Avx512BW.ShiftLeftLogical128BitLane(key, 4);
        return key ^ Avx512BW.ShiftLeftLogical128BitLane(key, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Four(Block block)
    {
        Vector256<byte> two = Vector256.Create(block, block);
        return Vector512.Create(two, two);
    }
}
