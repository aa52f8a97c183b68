using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Extensions;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>Cookies block by block, for those who have other chains to run beside them: AES-SIV-CMAC-256 over two to eight whole blocks.</summary>
/// <remarks>Every count of blocks is a constant where it is called, so nothing below is decided at run time.</remarks>
internal static unsafe class CookieBlocks
{
    private const int AtOnce = 4;

    /// <summary>Decrypts a cookie into the workspace, unverified.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Decrypt(SivSchedules* key, byte* cookie, Block tag, int keyBlocks, NtsWorkspace* work)
    {
        byte* ciphertext = cookie + CookieLayout.CiphertextOffset;
        Add(key, tag, ciphertext, (byte*)&work->Keys, keyBlocks);
    }

    /// <summary>CMAC over all of the session's keys but their last block: into <see cref="NtsWorkspace.CookieChain"/>.</summary>
    public static void Chain(SivSchedules* key, int keyBlocks, NtsWorkspace* work)
    {
        Block* keys = (Block*)&work->Keys;
        Block chain = Block.Zero;
        for (int i = 0; i < keyBlocks - 1; i++)
        {
            chain = AesBlock.Encrypt<Aes128>(chain ^ keys[i], (Block*)&key->Mac);
        }

        work->CookieChain = chain;
    }

    /// <summary>The input of the last CMAC block of a cookie: its last block of plaintext with the state of S2V added.</summary>
    /// <param name="key">The cookie's key.</param>
    /// <param name="keyBlocks">Blocks of the session's keys.</param>
    /// <param name="work">Holds the keys and their chain.</param>
    /// <param name="nonceMac">CMAC of the cookie's nonce.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block TagInput(SivSchedules* key, int keyBlocks, NtsWorkspace* work, Block nonceMac) =>
        work->CookieChain ^ ((Block*)&work->Keys)[keyBlocks - 1] ^ key->WholeSubkey ^ AesBlock.Double(key->AfterEmptyData) ^ nonceMac;

    /// <summary>Seals the session's keys into a cookie, in its extension field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Mint(in MintingKey minting, int keyBlocks, NtsWorkspace* work, byte* field)
    {
        Block* mac = (Block*)&minting.Key->Mac;
        Block nonceMac = AesBlock.Encrypt<Aes128>(minting.Nonce ^ minting.Key->WholeSubkey, mac);
        Block tag = AesBlock.Encrypt<Aes128>(TagInput(minting.Key, keyBlocks, work, nonceMac), mac);
        WriteField(minting, tag, keyBlocks, work, field);
    }

    /// <summary>Writes a cookie whose tag is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteField(in MintingKey minting, Block tag, int keyBlocks, NtsWorkspace* work, byte* field)
    {
        int fieldLength = ExtensionField.HeaderLength + CookieLayout.LengthFor(keyBlocks * AesBlock.Length);
        uint header = ((uint)ExtensionFieldType.NtsCookie << 16) | (uint)fieldLength;
        byte* cookie = field + ExtensionField.HeaderLength;
        *(uint*)field = BinaryPrimitives.ReverseEndianness(header);
        *(uint*)cookie = BinaryPrimitives.ReverseEndianness(minting.Id);
        minting.Nonce.Store(cookie + CookieLayout.NonceOffset);
        tag.Store(cookie + CookieLayout.TagOffset);
        Add(minting.Key, tag, (byte*)&work->Keys, cookie + CookieLayout.CiphertextOffset, keyBlocks);
    }

    /// <summary>Counter mode over 2, 4, 6 or 8 whole blocks, up to four side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(SivSchedules* key, Block tag, byte* from, byte* to, int blocks)
    {
        Vector128<uint> counter = AesSiv<Aes128>.FirstCounter(tag);
        AddUpToFour(key, ref counter, from, to, blocks);
        if (blocks > AtOnce)
        {
            AddUpToFour(key, ref counter, from + (AtOnce * AesBlock.Length), to + (AtOnce * AesBlock.Length), blocks - AtOnce);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddUpToFour(SivSchedules* key, ref Vector128<uint> counter, byte* from, byte* to, int blocks)
    {
        AesSiv<Aes128>.CounterBlocks((Block*)&key->Counter, ref counter, out Block a, out Block b, out Block c, out Block d);
        (a ^ Vector128.Load(from)).Store(to);
        (b ^ Vector128.Load(from + AesBlock.Length)).Store(to + AesBlock.Length);
        if (blocks >= AtOnce)
        {
            (c ^ Vector128.Load(from + (2 * AesBlock.Length))).Store(to + (2 * AesBlock.Length));
            (d ^ Vector128.Load(from + (3 * AesBlock.Length))).Store(to + (3 * AesBlock.Length));
        }
    }
}
