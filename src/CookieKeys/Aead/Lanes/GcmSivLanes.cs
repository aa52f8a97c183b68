using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>Eight NTS requests of one shape with AES-128-GCM-SIV: AES in lanes, POLYVAL lane after lane, for it has no chain that waits.</summary>
internal static unsafe class GcmSivLanes
{
    private const int DataStride = LaneText.MostBlocks * AesBlock.Length;

    /// <summary>Takes a request's data.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadData(LaneScratch* work, int lane, byte* data, int length) =>
        Unsafe.CopyBlockUnaligned((byte*)&work->Data + (lane * DataStride), data, (uint)length);

    /// <summary>Derives the keys of requests and answers and verifies the requests; the answers' nonces are in <see cref="LaneSession.Nonce"/>.</summary>
    /// <returns>One bit for each lane whose request is authentic.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Open(LaneScratch* work, LaneSession* session, int dataLength)
    {
        Block* keys = (Block*)&work->Keys;
        LaneKeySchedule.Expand<Aes128>(keys, 0, (Block*)&work->Client);
        LaneKeySchedule.Expand<Aes128>(keys, AesBlock.Length, (Block*)&work->Other);
        Derive(work, (Block*)&session->Nonce, (Block*)&work->Other, (Block*)&session->Counter, &session->Powers);
        Derive(work, (Block*)&work->Nonce, (Block*)&work->Client, (Block*)&work->Other, &work->Powers);

        Block* states = (Block*)&work->State;
        Block* nonces = (Block*)&work->Nonce;
        byte* data = (byte*)&work->Data;
        for (int lane = 0; lane < AesLanes.Count; lane++)
        {
            PolyvalKey* power = (PolyvalKey*)&work->Powers + lane;
            states[lane] = GcmSiv.TagInput(power, nonces[lane].AsUInt32(), data + (lane * DataStride), dataLength, null, 0);
        }

        AesLanes.Encrypt<Aes128>(states, (Block*)&work->Other);
        return AesLanes.Equal(states, (Block*)&work->RequestTag);
    }

    /// <summary>Takes an answer: its sum at once, for the data stands where it is, and its text into the lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadAnswer(LaneScratch* work, LaneSession* session, int lane, byte* data, int dataLength, byte* plaintext, int length)
    {
        PolyvalKey* power = (PolyvalKey*)&session->Powers + lane;
        Vector128<uint> nonce = ((Block*)&session->Nonce)[lane].AsUInt32();
        ((Block*)&work->State)[lane] = GcmSiv.TagInput(power, nonce, data, dataLength, plaintext, length);
        LaneText.Spread((Block*)&work->Text + lane, plaintext, length);
    }

    /// <summary>Makes the tags and encrypts the texts.</summary>
    /// <param name="work">Its state holds the tags afterwards, and the text is the ciphertext.</param>
    /// <param name="session">Filled by <see cref="Open"/>.</param>
    /// <param name="length">Octets of each answer's text.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Seal(LaneScratch* work, LaneSession* session, int length)
    {
        int blocks = (length + AesBlock.Length - 1) / AesBlock.Length;
        Block* tags = (Block*)&work->State;
        AesLanes.Encrypt<Aes128>(tags, (Block*)&session->Counter);
        AesLanes.AddKeyStream<Aes128, GcmSivCounter>(tags, (Block*)&work->Text, (Block*)&work->Text, blocks, (Block*)&session->Counter);
    }

    /// <summary>The keys of one message in each lane (RFC 8452 section 4).</summary>
    private static void Derive(LaneScratch* work, Block* nonces, Block* generator, Block* encryption, LanePowers* powers)
    {
        Block* parts = (Block*)&work->Ends;
        for (uint i = 0; i < 4; i++)
        {
            Block* part = parts + (i * AesLanes.Count);
            for (int lane = 0; lane < AesLanes.Count; lane++)
            {
                part[lane] = nonces[lane] | Vector128.CreateScalar(i).AsByte();
            }

            AesLanes.Encrypt<Aes128>(part, generator);
        }

        for (int lane = 0; lane < AesLanes.Count; lane++)
        {
            Block* part = parts + lane;
            Vector128<ulong> h = Sse2.UnpackLow(part[0].AsUInt64(), part[AesLanes.Count].AsUInt64());
            ((PolyvalKey*)powers)[lane] = PolyvalKey.From(h);
            part[0] = Sse2.UnpackLow(part[2 * AesLanes.Count].AsUInt64(), part[3 * AesLanes.Count].AsUInt64()).AsByte();
        }

        LaneKeySchedule.Expand<Aes128>(parts, 0, encryption);
    }
}
