using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Extensions;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>The cryptography of one NTS request with AEAD_AES_SIV_CMAC_256, its independent chains run side by side.</summary>
/// <remarks>
/// The same results as <see cref="AesSiv"/> message by message, in about half the time: a request is four messages
/// (its cookie, itself, the fresh cookie, the answer), and most of their blocks do not wait for one another.
/// </remarks>
internal static unsafe class NtsFused
{
    private const int BlocksBesideOpening = 3;
    private const int BlocksBesideMinting = 7;
    private const int BlocksBeside = BlocksBesideOpening + BlocksBesideMinting;
    private const uint CookieFieldHeader = ((uint)ExtensionFieldType.NtsCookie << 16) | NtsWorkspace.FieldLength;

    /// <summary>Opens a cookie, readies the session's keys, mints a first fresh cookie and verifies the request.</summary>
    /// <remarks>
    /// The request's CMAC is the longest chain, twelve blocks or more: the fresh cookie and the first blocks of the
    /// answer's CMAC are made in its shadow, before it is known whether they will be needed.
    /// </remarks>
    /// <param name="key">The cookie key that the cookie names.</param>
    /// <param name="minting">The key that seals fresh cookies.</param>
    /// <param name="request">Where the request's parts are.</param>
    /// <param name="plaintext">Room for the encrypted fields.</param>
    /// <param name="work">Filled with what minting and sealing need.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NtsVerdict Open(SivSchedules* key, in MintingKey minting, in NtsRequestParts request, byte* plaintext, NtsWorkspace* work)
    {
        Debug.Assert(request.DataLength > (BlocksBeside + 1) * AesBlock.Length);
        SivSchedules* client = &work->ClientToServer;
        Block* clientMac = (Block*)&client->Mac;
        Block cookieTag = Vector128.Load(request.Cookie + CookieLayout.TagOffset);
        Block dataChain = OpenCookie(key, request.Cookie, cookieTag, request.Data, work, out Block expectedTag);
        if (minting.Key != key)
        {
            Rechain(minting.Key, work);
        }

        byte* data = request.Data + (BlocksBesideOpening * AesBlock.Length);
        dataChain = MintBeside(dataChain, data, minting, (Block*)&key->Mac, ref expectedTag, work);
        data += BlocksBesideMinting * AesBlock.Length;
        int dataLength = request.DataLength - (BlocksBeside * AesBlock.Length);
        dataChain = AesSiv.Chain(clientMac, dataChain, ref data, ref dataLength) ^ AesSiv.LastBlock(client, data, dataLength);
        Block nonceMac;
        if (request.NonceLength == AesBlock.Length)
        {
            nonceMac = Vector128.Load(request.Nonce) ^ client->WholeSubkey;
            AesBlock.Encrypt(ref dataChain, clientMac, ref nonceMac, clientMac);
        }
        else
        {
            dataChain = AesBlock.Encrypt(dataChain, clientMac);
            nonceMac = AesSiv.Cmac(client, request.Nonce, request.NonceLength);
        }

        Block state = AesBlock.Double(AesBlock.Double(client->Start) ^ dataChain) ^ nonceMac;
        Block tag = Vector128.Load(request.SealedText);
        int length = request.SealedLength - AesSiv.TagLength;
        if (length > 0)
        {
            AesBlock.Expand(work->Keys1, (Block*)&client->Counter);
            AesSiv.ApplyCounterMode((Block*)&client->Counter, tag, request.SealedText + AesSiv.TagLength, plaintext, length);
        }

        bool isRequestGood = Vector128.EqualsAll(AesSiv.FinalTag(client, state, plaintext, length), tag);
        return (Vector128.EqualsAll(expectedTag, cookieTag), isRequestGood) switch
        {
            (false, _) => NtsVerdict.ForgedCookie,
            (true, false) => NtsVerdict.ForgedRequest,
            _ => NtsVerdict.Verified,
        };
    }

    /// <summary>Seals the session's keys into one more cookie, in its extension field.</summary>
    /// <param name="minting">The key that <see cref="Open"/> was given, with a fresh nonce.</param>
    /// <param name="work">Filled by <see cref="Open"/>.</param>
    /// <param name="field">Room for <see cref="NtsWorkspace.FieldLength"/> octets.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mint(in MintingKey minting, NtsWorkspace* work, byte* field)
    {
        Block* mac = (Block*)&minting.Key->Mac;
        Block nonceMac = AesBlock.Encrypt(minting.Nonce ^ minting.Key->WholeSubkey, mac);
        Block tag = AesBlock.Encrypt(CookieTag(minting.Key, work, nonceMac), mac);
        WriteField(minting, tag, work, field);
    }

    /// <summary>Seals an answer in place: the data's chain and the plaintext's run side by side.</summary>
    /// <param name="work">Filled by <see cref="Open"/>.</param>
    /// <param name="data">Header and fields before the authenticator, at least 16 octets.</param>
    /// <param name="dataLength">Octets of them.</param>
    /// <param name="nonce">Random.</param>
    /// <param name="plaintext">The fresh cookies, the one of the workspace first; encrypted where they stand.</param>
    /// <param name="length">Octets of them.</param>
    /// <returns>The tag.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Block Seal(NtsWorkspace* work, byte* data, int dataLength, Block nonce, byte* plaintext, int length)
    {
        SivSchedules* server = &work->ServerToClient;
        Block* mac = (Block*)&server->Mac;
        Block dataChain = Block.Zero;
        Block chain = work->AnswerChain;
        Block nonceMac = nonce ^ server->WholeSubkey;
        byte* text = plaintext + NtsWorkspace.ChainedLength;
        int rest = length - NtsWorkspace.ChainedLength;
        while (dataLength > AesBlock.Length && rest >= 2 * AesBlock.Length)
        {
            dataChain ^= Vector128.Load(data);
            chain ^= Vector128.Load(text);
            AesBlock.Encrypt(ref dataChain, mac, ref chain, mac);
            data += AesBlock.Length;
            dataLength -= AesBlock.Length;
            text += AesBlock.Length;
            rest -= AesBlock.Length;
        }

        dataChain = AesSiv.Chain(mac, dataChain, ref data, ref dataLength) ^ AesSiv.LastBlock(server, data, dataLength);
        AesBlock.Encrypt(ref dataChain, mac, ref nonceMac, mac);
        while (rest >= 2 * AesBlock.Length)
        {
            chain = AesBlock.Encrypt(chain ^ Vector128.Load(text), mac);
            text += AesBlock.Length;
            rest -= AesBlock.Length;
        }

        Block state = AesBlock.Double(AesBlock.Double(server->Start) ^ dataChain) ^ nonceMac;
        Block tag = AesSiv.FinishTag(server, chain, state, text, rest);
        AesSiv.ApplyCounterMode((Block*)&server->Counter, tag, plaintext, plaintext, length);
        return tag;
    }

    /// <summary>Decrypts the cookie, expands the session's keys, prepares the tag that the cookie should have, and begins the request's chain.</summary>
    /// <returns>The chain after <see cref="BlocksBesideOpening"/> blocks.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block OpenCookie(
        SivSchedules* key, byte* cookie, Block cookieTag, byte* data, NtsWorkspace* work, out Block expectedTag)
    {
        SivSchedules* client = &work->ClientToServer;
        SivSchedules* server = &work->ServerToClient;
        Block* cookieMac = (Block*)&key->Mac;
        Block* clientMac = (Block*)&client->Mac;
        Block* serverMac = (Block*)&server->Mac;
        byte* ciphertext = cookie + CookieLayout.CiphertextOffset;
        Vector128<uint> counter = AesSiv.FirstCounter(cookieTag);
        AesSiv.CounterBlocks((Block*)&key->Counter, ref counter, out Block keys0, out Block keys1, out Block keys2, out Block keys3);
        keys0 ^= Vector128.Load(ciphertext);
        keys1 ^= Vector128.Load(ciphertext + 16);
        keys2 ^= Vector128.Load(ciphertext + 32);
        keys3 ^= Vector128.Load(ciphertext + 48);
        AesBlock.Expand(keys0, clientMac, keys2, serverMac, keys3, (Block*)&server->Counter);

        Block chain = keys0;
        Block nonceMac = Vector128.Load(cookie + CookieLayout.NonceOffset) ^ key->WholeSubkey;
        Block dataChain = Vector128.Load(data);
        AesBlock.Encrypt(ref chain, cookieMac, ref nonceMac, cookieMac, ref dataChain, clientMac);
        Block clientZero = Block.Zero;
        Block serverZero = Block.Zero;
        chain ^= keys1;
        dataChain ^= Vector128.Load(data + 16);
        AesBlock.Encrypt(ref chain, cookieMac, ref clientZero, clientMac, ref serverZero, serverMac, ref dataChain, clientMac);
        SetSubkeys(client, clientZero);
        SetSubkeys(server, serverZero);
        Block clientStart = client->WholeSubkey;
        Block serverStart = server->WholeSubkey;
        chain ^= keys2;
        dataChain ^= Vector128.Load(data + 32);
        AesBlock.Encrypt(ref chain, cookieMac, ref clientStart, clientMac, ref serverStart, serverMac, ref dataChain, clientMac);
        client->Start = clientStart;
        server->Start = serverStart;
        work->Keys0 = keys0;
        work->Keys1 = keys1;
        work->Keys2 = keys2;
        work->Keys3 = keys3;
        work->CookieChain = chain;
        expectedTag = CookieTag(key, work, nonceMac);
        return dataChain;
    }

    /// <summary>Goes on with the request's chain, and beside it finishes the cookie's tag and mints a fresh cookie.</summary>
    /// <returns>The chain after <see cref="BlocksBesideMinting"/> more blocks.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block MintBeside(
        Block chain, byte* data, in MintingKey minting, Block* cookieMac, ref Block expectedTag, NtsWorkspace* work)
    {
        Block* clientMac = (Block*)&work->ClientToServer.Mac;
        Block* mintingMac = (Block*)&minting.Key->Mac;
        Block* serverMac = (Block*)&work->ServerToClient.Mac;
        byte* field = (byte*)&work->FreshField;

        chain ^= Vector128.Load(data);
        Block nonceMac = minting.Nonce ^ minting.Key->WholeSubkey;
        AesBlock.Encrypt(ref chain, clientMac, ref nonceMac, mintingMac, ref expectedTag, cookieMac);
        Block tag = CookieTag(minting.Key, work, nonceMac);
        chain ^= Vector128.Load(data + 16);
        AesBlock.Encrypt(ref chain, clientMac, ref tag, mintingMac);
        WriteField(minting, tag, work, field);
        Block answer = Block.Zero;
        for (int at = 0; at < NtsWorkspace.ChainedLength; at += AesBlock.Length)
        {
            chain ^= Vector128.Load(data + 32 + at);
            answer ^= Vector128.Load(field + at);
            AesBlock.Encrypt(ref chain, clientMac, ref answer, serverMac);
        }

        work->AnswerChain = answer;
        return chain;
    }

    /// <summary>Another key mints than the one the cookie was sealed under: its CMAC of the session's keys has to be made anew.</summary>
    private static void Rechain(SivSchedules* minting, NtsWorkspace* work)
    {
        Block* mac = (Block*)&minting->Mac;
        Block chain = AesBlock.Encrypt(work->Keys0, mac);
        chain = AesBlock.Encrypt(chain ^ work->Keys1, mac);
        work->CookieChain = AesBlock.Encrypt(chain ^ work->Keys2, mac);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteField(in MintingKey minting, Block tag, NtsWorkspace* work, byte* field)
    {
        byte* cookie = field + ExtensionField.HeaderLength;
        byte* ciphertext = cookie + CookieLayout.CiphertextOffset;
        Vector128<uint> counter = AesSiv.FirstCounter(tag);
        AesSiv.CounterBlocks((Block*)&minting.Key->Counter, ref counter, out Block a, out Block b, out Block c, out Block d);
        *(uint*)field = BinaryPrimitives.ReverseEndianness(CookieFieldHeader);
        *(uint*)cookie = BinaryPrimitives.ReverseEndianness(minting.Id);
        minting.Nonce.Store(cookie + CookieLayout.NonceOffset);
        tag.Store(cookie + CookieLayout.TagOffset);
        (a ^ work->Keys0).Store(ciphertext);
        (b ^ work->Keys1).Store(ciphertext + 16);
        (c ^ work->Keys2).Store(ciphertext + 32);
        (d ^ work->Keys3).Store(ciphertext + 48);
    }

    /// <summary>The input of the last CMAC block of a cookie: its last block of plaintext with the state of S2V added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Block CookieTag(SivSchedules* key, NtsWorkspace* work, Block nonceMac) =>
        work->CookieChain ^ work->Keys3 ^ key->WholeSubkey ^ AesBlock.Double(key->AfterEmptyData) ^ nonceMac;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetSubkeys(SivSchedules* key, Block zeroEncrypted)
    {
        key->WholeSubkey = AesBlock.Double(zeroEncrypted);
        key->PaddedSubkey = AesBlock.Double(key->WholeSubkey);
    }
}
