using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PublicTime.CookieKeys.Cookies;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>The cryptography of one NTS request with AES-SIV, its independent chains run side by side.</summary>
/// <remarks>
/// The same results as <see cref="AesSiv{T}"/> message by message, in about half the time: a request is four messages
/// (its cookie, itself, the fresh cookie, the answer), and most of their blocks do not wait for one another.
/// </remarks>
/// <typeparam name="T">The AES of the session's keys. Cookies are sealed with AES-128 whatever it is.</typeparam>
internal static unsafe class NtsSivOperation<T>
    where T : IAesVariant
{
    private const int BlocksBesideMinting = 2 + (NtsWorkspace.ChainedLength / AesBlock.Length);

    /// <summary>Blocks of a session's keys: two keys of two halves.</summary>
    private static int KeyBlocks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4 * T.KeyLength / AesBlock.Length;
    }

    private static int BlocksBesideOpening
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (4 * T.KeyLength / AesBlock.Length) - 1;
    }

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
        Debug.Assert(request.DataLength > (BlocksBesideOpening + BlocksBesideMinting + 1) * AesBlock.Length);
        SivSchedules* client = &work->ClientToServer;
        Block* clientMac = (Block*)&client->Mac;
        Block cookieTag = Vector128.Load(request.Cookie + CookieLayout.TagOffset);
        Block dataChain = OpenCookie(key, request.Cookie, cookieTag, request.Data, work, out Block expectedTag);
        if (minting.Key != key)
        {
            CookieBlocks.Chain(minting.Key, KeyBlocks, work);
        }

        byte* data = request.Data + (BlocksBesideOpening * AesBlock.Length);
        dataChain = MintBeside(dataChain, data, minting, (Block*)&key->Mac, ref expectedTag, work);
        data += BlocksBesideMinting * AesBlock.Length;
        int dataLength = request.DataLength - ((BlocksBesideOpening + BlocksBesideMinting) * AesBlock.Length);
        dataChain = AesSiv<T>.Chain(clientMac, dataChain, ref data, ref dataLength) ^ AesSiv<T>.LastBlock(client, data, dataLength);
        Block nonceMac;
        if (request.NonceLength == AesBlock.Length)
        {
            nonceMac = Vector128.Load(request.Nonce) ^ client->WholeSubkey;
            AesBlock.Encrypt<T, T>(ref dataChain, clientMac, ref nonceMac, clientMac);
        }
        else
        {
            dataChain = AesBlock.Encrypt<T>(dataChain, clientMac);
            nonceMac = AesSiv<T>.Cmac(client, request.Nonce, request.NonceLength);
        }

        Block state = AesBlock.Double(AesBlock.Double(client->Start) ^ dataChain) ^ nonceMac;
        Block tag = Vector128.Load(request.SealedText);
        int length = request.SealedLength - AesBlock.Length;
        if (length > 0)
        {
            T.Expand((byte*)&work->Keys + T.KeyLength, (Block*)&client->Counter);
            AesSiv<T>.ApplyCounterMode((Block*)&client->Counter, tag, request.SealedText + AesBlock.Length, plaintext, length);
        }

        bool isRequestGood = Vector128.EqualsAll(AesSiv<T>.FinalTag(client, state, plaintext, length), tag);
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
    /// <param name="field">Room for the field.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mint(in MintingKey minting, NtsWorkspace* work, byte* field) => CookieBlocks.Mint(minting, KeyBlocks, work, field);

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
            AesBlock.Encrypt<T, T>(ref dataChain, mac, ref chain, mac);
            data += AesBlock.Length;
            dataLength -= AesBlock.Length;
            text += AesBlock.Length;
            rest -= AesBlock.Length;
        }

        dataChain = AesSiv<T>.Chain(mac, dataChain, ref data, ref dataLength) ^ AesSiv<T>.LastBlock(server, data, dataLength);
        AesBlock.Encrypt<T, T>(ref dataChain, mac, ref nonceMac, mac);
        while (rest >= 2 * AesBlock.Length)
        {
            chain = AesBlock.Encrypt<T>(chain ^ Vector128.Load(text), mac);
            text += AesBlock.Length;
            rest -= AesBlock.Length;
        }

        Block state = AesBlock.Double(AesBlock.Double(server->Start) ^ dataChain) ^ nonceMac;
        Block tag = AesSiv<T>.FinishTag(server, chain, state, text, rest);
        AesSiv<T>.ApplyCounterMode((Block*)&server->Counter, tag, plaintext, plaintext, length);
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
        CookieBlocks.Decrypt(key, cookie, cookieTag, KeyBlocks, work);
        Block* keys = (Block*)&work->Keys;
        byte* halves = (byte*)keys;
        T.Expand(halves, clientMac, halves + (2 * T.KeyLength), serverMac, halves + (3 * T.KeyLength), (Block*)&server->Counter);

        Block chain = keys[0];
        Block nonceMac = Vector128.Load(cookie + CookieLayout.NonceOffset) ^ key->WholeSubkey;
        Block dataChain = Vector128.Load(data);
        AesBlock.Encrypt<Aes128, Aes128, T>(ref chain, cookieMac, ref nonceMac, cookieMac, ref dataChain, clientMac);
        Block clientZero = Block.Zero;
        Block serverZero = Block.Zero;
        chain ^= keys[1];
        dataChain ^= Vector128.Load(data + AesBlock.Length);
        AesBlock.Encrypt<Aes128, T>(ref chain, cookieMac, ref clientZero, clientMac, ref serverZero, serverMac, ref dataChain, clientMac);
        client->SetSubkeys(clientZero);
        server->SetSubkeys(serverZero);
        Block clientStart = client->WholeSubkey;
        Block serverStart = server->WholeSubkey;
        chain ^= keys[2];
        dataChain ^= Vector128.Load(data + (2 * AesBlock.Length));
        AesBlock.Encrypt<Aes128, T>(ref chain, cookieMac, ref clientStart, clientMac, ref serverStart, serverMac, ref dataChain, clientMac);
        client->Start = clientStart;
        server->Start = serverStart;
        for (int i = 3; i < BlocksBesideOpening; i++)
        {
            chain ^= keys[i];
            dataChain ^= Vector128.Load(data + (i * AesBlock.Length));
            AesBlock.Encrypt<Aes128, T>(ref chain, cookieMac, ref dataChain, clientMac);
        }

        work->CookieChain = chain;
        expectedTag = CookieBlocks.TagInput(key, KeyBlocks, work, nonceMac);
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
        AesBlock.Encrypt<Aes128, Aes128, T>(ref nonceMac, mintingMac, ref expectedTag, cookieMac, ref chain, clientMac);
        Block tag = CookieBlocks.TagInput(minting.Key, KeyBlocks, work, nonceMac);
        chain ^= Vector128.Load(data + AesBlock.Length);
        AesBlock.Encrypt<Aes128, T>(ref tag, mintingMac, ref chain, clientMac);
        CookieBlocks.WriteField(minting, tag, KeyBlocks, work, field);
        Block answer = Block.Zero;
        for (int at = 0; at < NtsWorkspace.ChainedLength; at += AesBlock.Length)
        {
            chain ^= Vector128.Load(data + (2 * AesBlock.Length) + at);
            answer ^= Vector128.Load(field + at);
            AesBlock.Encrypt<T, T>(ref chain, clientMac, ref answer, serverMac);
        }

        work->AnswerChain = answer;
        return chain;
    }
}
