using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PublicTime.CookieKeys.Cookies;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>Eight cookies under one key: the same as <see cref="CookieBlocks"/> one by one.</summary>
internal static unsafe class CookieLanes
{
    /// <summary>Takes a cookie into its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(LaneScratch* work, int lane, byte* cookie, int keyBlocks)
    {
        ((Block*)&work->CookieNonce)[lane] = Vector128.Load(cookie + CookieLayout.NonceOffset);
        ((Block*)&work->CookieTag)[lane] = Vector128.Load(cookie + CookieLayout.TagOffset);
        Block* text = (Block*)&work->CookieText + lane;
        cookie += CookieLayout.CiphertextOffset;
        for (int i = 0; i < keyBlocks; i++)
        {
            text[i * AesLanes.Count] = Vector128.Load(cookie + (i * AesBlock.Length));
        }
    }

    /// <summary>Decrypts the cookies into <see cref="LaneScratch.Keys"/>.</summary>
    /// <returns>One bit for each lane whose cookie is authentic.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Open(SivSchedules* key, LaneScratch* work, int keyBlocks)
    {
        Block* tags = (Block*)&work->CookieTag;
        AesLanes.AddKeyStreamShared(tags, (Block*)&work->CookieText, (Block*)&work->Keys, keyBlocks, (Block*)&key->Counter);
        Chain(key, work, keyBlocks);
        return AesLanes.Equal(Tags(key, work, (Block*)&work->CookieNonce, keyBlocks), tags);
    }

    /// <summary>CMAC over all of the plaintexts but their last blocks: the same for every cookie of a session under one key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Chain(SivSchedules* key, LaneScratch* work, int keyBlocks)
    {
        work->CookieChain = default;
        AesLanes.ChainShared((Block*)&work->CookieChain, (Block*)&work->Keys, keyBlocks - 1, (Block*)&key->Mac);
    }

    /// <summary>Seals the sessions' keys into a fresh cookie each, whose nonces are in <see cref="LaneScratch.Nonce"/>.</summary>
    /// <param name="key">The minting key, which <see cref="Chain"/> has run with.</param>
    /// <param name="work">Its state holds the tags afterwards, <see cref="LaneScratch.CookieText"/> the ciphertexts.</param>
    /// <param name="keyBlocks">Blocks of the sessions' keys.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Seal(SivSchedules* key, LaneScratch* work, int keyBlocks)
    {
        Block* tags = Tags(key, work, (Block*)&work->Nonce, keyBlocks);
        AesLanes.AddKeyStreamShared(tags, (Block*)&work->Keys, (Block*)&work->CookieText, keyBlocks, (Block*)&key->Counter);
    }

    /// <summary>The tags that the plaintexts have under these nonces.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block* Tags(SivSchedules* key, LaneScratch* work, Block* nonces, int keyBlocks)
    {
        Block* mac = (Block*)&key->Mac;
        Block* states = (Block*)&work->State;
        Block* nonceMacs = (Block*)&work->Second;
        Block* chains = (Block*)&work->CookieChain;
        Block* last = (Block*)&work->Keys + ((keyBlocks - 1) * AesLanes.Count);
        Block subkey = key->WholeSubkey;
        for (int lane = 0; lane < AesLanes.Count; lane++)
        {
            nonceMacs[lane] = nonces[lane] ^ subkey;
        }

        AesLanes.EncryptShared(nonceMacs, mac);
        Block component = AesBlock.Double(key->AfterEmptyData) ^ subkey;
        for (int lane = 0; lane < AesLanes.Count; lane++)
        {
            states[lane] = chains[lane] ^ last[lane] ^ component ^ nonceMacs[lane];
        }

        AesLanes.EncryptShared(states, mac);
        return states;
    }
}
