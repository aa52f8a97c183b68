using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>AES on eight independent blocks at a time: one for each of eight messages of one shape, of which none waits for another.</summary>
/// <remarks>
/// A round has a latency of four cycles and the processor begins two of them in each cycle, so eight blocks in flight use all of it;
/// a single chain uses an eighth. Blocks stand in memory lane by lane: block i of lane l is at 8i + l. <c>Shared</c> means one key for
/// all lanes, otherwise each lane has its own (<see cref="LaneRoundKeys"/>). The states stay in registers from a chain's first block to its last.
/// </remarks>
internal static unsafe class AesLanes
{
    /// <summary>Lanes.</summary>
    public const int Count = 8;

    // A constant of this type, for the loops that are compiled before they run.
    private const int Aes128Rounds = 10;

    /// <summary>Encrypts one block of each lane in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encrypt<T>(Block* states, Block* keys)
        where T : IAesVariant
    {
        Load(states, out Block a, out Block b, out Block c, out Block d, out Block e, out Block f, out Block g, out Block h);
        Encrypt<T>(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, keys);
        Store(states, a, b, c, d, e, f, g, h);
    }

    /// <summary>The same under AES-128 with one key for all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EncryptShared(Block* states, Block* keys)
    {
        Load(states, out Block a, out Block b, out Block c, out Block d, out Block e, out Block f, out Block g, out Block h);
        EncryptShared(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, keys);
        Store(states, a, b, c, d, e, f, g, h);
    }

    /// <summary>CBC-MAC: adds each block to its lane's state and encrypts.</summary>
    /// <param name="states">One block of each lane; what came before, and the result.</param>
    /// <param name="blocks">The messages' blocks.</param>
    /// <param name="count">Blocks of each message, 0 or more.</param>
    /// <param name="keys">Round keys of each lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Chain<T>(Block* states, Block* blocks, int count, Block* keys)
        where T : IAesVariant
    {
        Load(states, out Block a, out Block b, out Block c, out Block d, out Block e, out Block f, out Block g, out Block h);
        for (int i = 0; i < count; i++, blocks += Count)
        {
            Add(blocks, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Encrypt<T>(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, keys);
        }

        Store(states, a, b, c, d, e, f, g, h);
    }

    /// <inheritdoc cref="Chain"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ChainShared(Block* states, Block* blocks, int count, Block* keys)
    {
        Load(states, out Block a, out Block b, out Block c, out Block d, out Block e, out Block f, out Block g, out Block h);
        for (int i = 0; i < count; i++, blocks += Count)
        {
            Add(blocks, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            EncryptShared(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, keys);
        }

        Store(states, a, b, c, d, e, f, g, h);
    }

    /// <summary>Adds the key stream that begins at each lane's tag to that lane's text.</summary>
    /// <param name="tags">One tag of each lane.</param>
    /// <param name="from">The text.</param>
    /// <param name="to">Where it goes; may be the same.</param>
    /// <param name="count">Blocks of each text, 0 or more.</param>
    /// <param name="keys">Round keys of each lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddKeyStream<T, TCounter>(Block* tags, Block* from, Block* to, int count, Block* keys)
        where T : IAesVariant
        where TCounter : ILaneCounter
    {
        Block* end = from + (count * Count);
        for (uint i = 0; from < end; i++, from += Count, to += Count)
        {
            Counters<TCounter>(tags, i, out Block a, out Block b, out Block c, out Block d, out Block e, out Block f, out Block g, out Block h);
            Encrypt<T>(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, keys);
            Add(from, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Store(to, a, b, c, d, e, f, g, h);
        }
    }

    /// <summary>The same with AES-SIV's counter under one AES-128 key for all lanes: what cookies are encrypted with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddKeyStreamShared(Block* tags, Block* from, Block* to, int count, Block* keys)
    {
        Block* end = from + (count * Count);
        for (uint i = 0; from < end; i++, from += Count, to += Count)
        {
            Counters<SivCounter>(tags, i, out Block a, out Block b, out Block c, out Block d, out Block e, out Block f, out Block g, out Block h);
            EncryptShared(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, keys);
            Add(from, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Store(to, a, b, c, d, e, f, g, h);
        }
    }

    /// <summary>One bit for each lane in which both blocks are the same; every lane is compared whatever the others say.</summary>
    public static int Equal(Block* left, Block* right)
    {
        int same = 0;
        for (int lane = 0; lane < Count; lane++)
        {
            same |= Vector128.EqualsAll(left[lane], right[lane]) ? 1 << lane : 0;
        }

        return same;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(
        Block* from, out Block a, out Block b, out Block c, out Block d, out Block e, out Block f, out Block g, out Block h)
    {
        (a, b, c, d) = (from[0], from[1], from[2], from[3]);
        (e, f, g, h) = (from[4], from[5], from[6], from[7]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Block* to, Block a, Block b, Block c, Block d, Block e, Block f, Block g, Block h)
    {
        to[0] = a;
        to[1] = b;
        to[2] = c;
        to[3] = d;
        to[4] = e;
        to[5] = f;
        to[6] = g;
        to[7] = h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Block* from, ref Block a, ref Block b, ref Block c, ref Block d, ref Block e, ref Block f, ref Block g, ref Block h)
    {
        a ^= from[0];
        b ^= from[1];
        c ^= from[2];
        d ^= from[3];
        e ^= from[4];
        f ^= from[5];
        g ^= from[6];
        h ^= from[7];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Counters<TCounter>(
        Block* tags, uint index, out Block a, out Block b, out Block c, out Block d, out Block e, out Block f, out Block g, out Block h)
        where TCounter : ILaneCounter
    {
        a = TCounter.At(tags[0], index);
        b = TCounter.At(tags[1], index);
        c = TCounter.At(tags[2], index);
        d = TCounter.At(tags[3], index);
        e = TCounter.At(tags[4], index);
        f = TCounter.At(tags[5], index);
        g = TCounter.At(tags[6], index);
        h = TCounter.At(tags[7], index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Encrypt<T>(
        ref Block a, ref Block b, ref Block c, ref Block d, ref Block e, ref Block f, ref Block g, ref Block h, Block* keys)
        where T : IAesVariant
    {
        Add(keys, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        Block* last = keys + (T.Rounds * Count);
        for (keys += Count; keys < last; keys += Count)
        {
            a = Aes.Encrypt(a, keys[0]);
            b = Aes.Encrypt(b, keys[1]);
            c = Aes.Encrypt(c, keys[2]);
            d = Aes.Encrypt(d, keys[3]);
            e = Aes.Encrypt(e, keys[4]);
            f = Aes.Encrypt(f, keys[5]);
            g = Aes.Encrypt(g, keys[6]);
            h = Aes.Encrypt(h, keys[7]);
        }

        a = Aes.EncryptLast(a, keys[0]);
        b = Aes.EncryptLast(b, keys[1]);
        c = Aes.EncryptLast(c, keys[2]);
        d = Aes.EncryptLast(d, keys[3]);
        e = Aes.EncryptLast(e, keys[4]);
        f = Aes.EncryptLast(f, keys[5]);
        g = Aes.EncryptLast(g, keys[6]);
        h = Aes.EncryptLast(h, keys[7]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EncryptShared(
        ref Block a, ref Block b, ref Block c, ref Block d, ref Block e, ref Block f, ref Block g, ref Block h, Block* keys)
    {
        Block key = keys[0];
        a ^= key;
        b ^= key;
        c ^= key;
        d ^= key;
        e ^= key;
        f ^= key;
        g ^= key;
        h ^= key;
        for (int round = 1; round < Aes128Rounds; round++)
        {
            key = keys[round];
            a = Aes.Encrypt(a, key);
            b = Aes.Encrypt(b, key);
            c = Aes.Encrypt(c, key);
            d = Aes.Encrypt(d, key);
            e = Aes.Encrypt(e, key);
            f = Aes.Encrypt(f, key);
            g = Aes.Encrypt(g, key);
            h = Aes.Encrypt(h, key);
        }

        key = keys[Aes128Rounds];
        a = Aes.EncryptLast(a, key);
        b = Aes.EncryptLast(b, key);
        c = Aes.EncryptLast(c, key);
        d = Aes.EncryptLast(d, key);
        e = Aes.EncryptLast(e, key);
        f = Aes.EncryptLast(f, key);
        g = Aes.EncryptLast(g, key);
        h = Aes.EncryptLast(h, key);
    }
}
