using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>Eight NTS requests of one shape with AES-SIV, in eight lanes: the same results as <see cref="NtsSivOperation{T}"/> one by one.</summary>
/// <remarks>A shape is the length of everything: lanes go through the same steps. Requests carry no encrypted fields and a nonce of 16 octets.</remarks>
/// <typeparam name="T">The AES of the sessions' keys.</typeparam>
internal static unsafe class SivLanes<T>
    where T : IAesVariant
{
    private const int HalfBlock = AesBlock.Length / 2;

    /// <summary>Readies the sessions' keys and verifies the requests.</summary>
    /// <param name="work">Holds the opened cookies, data, nonces and tags.</param>
    /// <param name="session">Filled with what sealing needs.</param>
    /// <param name="dataLength">Octets of each request's data.</param>
    /// <returns>One bit for each lane whose request is authentic.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Open(LaneScratch* work, LaneSession* session, int dataLength)
    {
        Block* keys = (Block*)&work->Keys;
        LaneKeySchedule.Expand<T>(keys, 0, (Block*)&work->Client);
        LaneKeySchedule.Expand<T>(keys, 2 * T.KeyLength, (Block*)&session->Mac);
        LaneKeySchedule.Expand<T>(keys, 3 * T.KeyLength, (Block*)&session->Counter);
        MakeSubkeys((Block*)&work->Client, &work->ClientSubkeys);
        MakeSubkeys((Block*)&session->Mac, &session->Subkeys);

        Block* mac = (Block*)&work->Client;
        Block* states = (Block*)&work->Second;
        Components(work, &work->ClientSubkeys, mac, dataLength, states);
        Block* whole = (Block*)&work->ClientSubkeys.Whole;
        for (int lane = 0; lane < AesLanes.Count; lane++)
        {
            // The plaintext is empty (RFC 5297 section 2.4).
            states[lane] = AesBlock.Double(states[lane]) ^ AesBlock.EmptyPadded ^ whole[lane];
        }

        AesLanes.Encrypt<T>(states, mac);
        return AesLanes.Equal(states, (Block*)&work->RequestTag);
    }

    /// <summary>Makes the tags and encrypts the texts; the nonces are in <see cref="LaneSession.Nonce"/>.</summary>
    /// <param name="work">Holds data and text; its state holds the tags afterwards, and the text is the ciphertext.</param>
    /// <param name="session">Filled by <see cref="Open"/>.</param>
    /// <param name="dataLength">Octets of each answer's data.</param>
    /// <param name="length">Octets of each answer's text, at least 32: whole blocks and no or half a block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Seal(LaneScratch* work, LaneSession* session, int dataLength, int length)
    {
        Debug.Assert(length >= 2 * AesBlock.Length && length % AesBlock.Length is 0 or HalfBlock);
        Block* mac = (Block*)&session->Mac;
        Block* states = (Block*)&work->Second;
        Block* text = (Block*)&work->Text;
        work->Nonce = session->Nonce;
        Components(work, &session->Subkeys, mac, dataLength, states);

        int blocks = (length + AesBlock.Length - 1) / AesBlock.Length;
        Block* chain = (Block*)&work->State;
        work->State = default;
        AesLanes.Chain<T>(chain, text, blocks - 2, mac);
        AddToEnd(work, &session->Subkeys, text + ((blocks - 2) * AesLanes.Count), isHalf: length % AesBlock.Length != 0);
        AesLanes.Chain<T>(chain, (Block*)&work->Ends, 2, mac);
        AesLanes.AddKeyStream<T, SivCounter>(chain, text, text, blocks, (Block*)&session->Counter);
    }

    /// <summary>S2V over the data and the nonce, both under the same subkeys: what is added to the end of the plaintext.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Components(LaneScratch* work, LaneSubkeys* subkeys, Block* mac, int dataLength, Block* states)
    {
        int blocks = (dataLength + AesBlock.Length - 1) / AesBlock.Length;
        Block* data = (Block*)&work->Data;
        Block* last = data + ((blocks - 1) * AesLanes.Count);
        Block* whole = (Block*)&subkeys->Whole;
        Block* lastSubkey = dataLength % AesBlock.Length == 0 ? whole : (Block*)&subkeys->Padded;
        Block* start = (Block*)&subkeys->Start;
        Block* nonces = (Block*)&work->Nonce;
        for (int lane = 0; lane < AesLanes.Count; lane++)
        {
            last[lane] ^= lastSubkey[lane];
            nonces[lane] ^= whole[lane];
            states[lane] = Block.Zero;
        }

        AesLanes.Chain<T>(states, data, blocks, mac);
        AesLanes.Encrypt<T>(nonces, mac);
        for (int lane = 0; lane < AesLanes.Count; lane++)
        {
            states[lane] = AesBlock.Double(AesBlock.Double(start[lane]) ^ states[lane]) ^ nonces[lane];
        }
    }

    /// <summary>Adds the state of S2V to the last 16 octets of a text, which straddle its last two blocks unless it ends with one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToEnd(LaneScratch* work, LaneSubkeys* subkeys, Block* lastTwo, bool isHalf)
    {
        Block* states = (Block*)&work->Second;
        Block* ends = (Block*)&work->Ends;
        Block* whole = (Block*)&subkeys->Whole;
        Block* padded = (Block*)&subkeys->Padded;
        for (int lane = 0; lane < AesLanes.Count; lane++)
        {
            Block first = lastTwo[lane];
            Block second = lastTwo[AesLanes.Count + lane];
            ends[lane] = isHalf ? first ^ Sse2.ShiftLeftLogical128BitLane(states[lane], HalfBlock) : first;
            ends[AesLanes.Count + lane] = isHalf
                ? second ^ Sse2.ShiftRightLogical128BitLane(states[lane], HalfBlock) ^ padded[lane]
                : second ^ states[lane] ^ whole[lane];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MakeSubkeys(Block* mac, LaneSubkeys* subkeys)
    {
        Block* whole = (Block*)&subkeys->Whole;
        Block* padded = (Block*)&subkeys->Padded;
        subkeys->Whole = default;
        AesLanes.Encrypt<T>(whole, mac);
        for (int lane = 0; lane < AesLanes.Count; lane++)
        {
            whole[lane] = AesBlock.Double(whole[lane]);
            padded[lane] = AesBlock.Double(whole[lane]);
        }

        subkeys->Start = subkeys->Whole;
        AesLanes.Encrypt<T>((Block*)&subkeys->Start, mac);
    }
}
