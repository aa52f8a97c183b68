using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PublicTime.CookieKeys.Cookies;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>The cryptography of one NTS request with AES-128-GCM-SIV. Its cookies are sealed with AES-SIV-CMAC-256, as all are.</summary>
/// <remarks>The answer's keys depend on its nonce alone: they are made beside the request's, before T3 is taken.</remarks>
internal static unsafe class NtsGcmSivOperation
{
    private const int KeyBlocks = 2;

    /// <summary>Opens a cookie, readies the session's keys and the answer's, mints a first fresh cookie and verifies the request.</summary>
    /// <param name="key">The cookie key that the cookie names.</param>
    /// <param name="minting">The key that seals fresh cookies.</param>
    /// <param name="request">Where the request's parts are; its nonce has 12 octets.</param>
    /// <param name="answerNonce">Random; its first 12 octets are used.</param>
    /// <param name="plaintext">Room for the encrypted fields.</param>
    /// <param name="work">Filled with what minting and sealing need.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NtsVerdict Open(
        SivSchedules* key, in MintingKey minting, in NtsRequestParts request, Block answerNonce, byte* plaintext, NtsWorkspace* work)
    {
        byte* cookie = request.Cookie;
        Block* cookieMac = (Block*)&key->Mac;
        Block cookieTag = Vector128.Load(cookie + CookieLayout.TagOffset);
        CookieBlocks.Decrypt(key, cookie, cookieTag, KeyBlocks, work);
        Block* keys = (Block*)&work->Keys;
        Aes128.Expand(keys[0], (Block*)&work->ClientGenerator);
        Aes128.Expand(keys[1], (Block*)&work->ServerGenerator);
        Vector128<uint> nonce = GcmSiv.LoadNonce(request.Nonce);
        work->AnswerNonce = GcmSiv.LoadNonce((byte*)&answerNonce);
        GcmSivKeys.Derive(&work->RequestKeys, (Block*)&work->ClientGenerator, nonce);
        GcmSivKeys.Derive(&work->AnswerKeys, (Block*)&work->ServerGenerator, work->AnswerNonce);

        Block chain = keys[0];
        Block nonceMac = Vector128.Load(cookie + CookieLayout.NonceOffset) ^ key->WholeSubkey;
        AesBlock.Encrypt<Aes128, Aes128>(ref chain, cookieMac, ref nonceMac, cookieMac);
        work->CookieChain = chain;
        Block expectedTag = AesBlock.Encrypt<Aes128>(CookieBlocks.TagInput(key, KeyBlocks, work, nonceMac), cookieMac);
        if (minting.Key != key)
        {
            CookieBlocks.Chain(minting.Key, KeyBlocks, work);
        }

        CookieBlocks.Mint(minting, KeyBlocks, work, (byte*)&work->FreshField);
        int length = request.SealedLength - AesBlock.Length;
        Block tag = Vector128.Load(request.SealedText + length);
        GcmSiv.ApplyCounterMode(&work->RequestKeys, tag, request.SealedText, plaintext, length);
        Block requestTag = GcmSiv.Tag(&work->RequestKeys, nonce, request.Data, request.DataLength, plaintext, length);
        return (Vector128.EqualsAll(expectedTag, cookieTag), Vector128.EqualsAll(requestTag, tag)) switch
        {
            (false, _) => NtsVerdict.ForgedCookie,
            (true, false) => NtsVerdict.ForgedRequest,
            _ => NtsVerdict.Verified,
        };
    }

    /// <inheritdoc cref="NtsSivOperation{T}.Mint"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mint(in MintingKey minting, NtsWorkspace* work, byte* field) => CookieBlocks.Mint(minting, KeyBlocks, work, field);

    /// <summary>Seals an answer in place, under <see cref="NtsWorkspace.AnswerNonce"/>.</summary>
    /// <param name="work">Filled by <see cref="Open"/>.</param>
    /// <param name="data">Header and fields before the authenticator.</param>
    /// <param name="dataLength">Octets of them.</param>
    /// <param name="plaintext">The fresh cookies; encrypted where they stand, the tag after them.</param>
    /// <param name="length">Octets of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Seal(NtsWorkspace* work, byte* data, int dataLength, byte* plaintext, int length)
    {
        GcmSivKeys* keys = &work->AnswerKeys;
        Block tag = GcmSiv.Tag(keys, work->AnswerNonce, data, dataLength, plaintext, length);
        GcmSiv.ApplyCounterMode(keys, tag, plaintext, plaintext, length);
        tag.Store(plaintext + length);
    }
}
