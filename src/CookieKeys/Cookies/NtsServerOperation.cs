using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PublicTime.CookieKeys.Aead;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Cookies;

/// <summary>The cryptography of one NTS request after another: open, mint, seal. Belongs to one thread.</summary>
/// <remarks>
/// The order is <see cref="Open"/>, then <see cref="WriteCookies"/> with all that is slow, then the caller stamps T3, then
/// <see cref="Seal"/>, because T3 is part of what the tag covers (RFC 8915 section 5.6). Allocates nothing.
/// </remarks>
/// <param name="nonces">This thread's own source.</param>
public sealed unsafe class NtsServerOperation(NonceSource nonces) : IDisposable
{
    private const int NonceLength = AesBlock.Length;
    private const int LengthsAt = ExtensionField.HeaderLength;
    private const int NonceAt = LengthsAt + NtsAuthenticator.LengthsLength;
    private const int TagAt = NonceAt + NonceLength;

    /// <summary>Where, in the authenticator field, the plaintext stands that <see cref="Seal"/> encrypts in place.</summary>
    public const int PlaintextAt = TagAt + AesSiv.TagLength;


    /// <summary>Header, the shortest identifier's field and the cookie's: what any authenticated request has before its authenticator.</summary>
    private const int ShortestData =
        NtpHeader.Length + ExtensionField.HeaderLength + NtsRequestFields.ShortestUniqueIdentifier + NtsWorkspace.FieldLength;

    private readonly SecretMemory _memory = new(sizeof(NtsWorkspace));

    private NtsWorkspace* Work => (NtsWorkspace*)_memory.Pointer;

    /// <summary>Octets of an authenticator field that carries this many cookies.</summary>
    public static int SealedLengthFor(int cookies) => PlaintextAt + (cookies * NtsWorkspace.FieldLength);

    /// <summary>Whether a cookie has a length that this service makes.</summary>
    public static bool IsCookieLength(int length) => length == CookieLayout.SivCmac256Length;

    /// <summary>Opens the cookie, verifies the request and mints a first fresh cookie.</summary>
    /// <param name="key">The key that the cookie names.</param>
    /// <param name="minting">The ring's minting key.</param>
    /// <param name="fields">An authenticated request whose cookie has a length that <see cref="IsCookieLength"/> accepts.</param>
    /// <param name="plaintext">Room for the encrypted fields: at least the ciphertext's length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public NtsVerdict Open(CookieKey key, CookieKey minting, in NtsRequestFields fields, Span<byte> plaintext)
    {
        int sealedLength = fields.Authenticator.Ciphertext.Length;
        if (sealedLength < AesSiv.TagLength || plaintext.Length < sealedLength
            || !IsCookieLength(fields.Cookie.Length) || fields.AssociatedData.Length < ShortestData)
        {
            return NtsVerdict.ForgedRequest;
        }

        NtsVerdict verdict;
        fixed (byte* cookie = fields.Cookie, data = fields.AssociatedData, nonce = fields.Authenticator.Nonce,
            sealedText = fields.Authenticator.Ciphertext, text = plaintext)
        {
            var parts = new NtsRequestParts
            {
                Cookie = cookie,
                Data = data,
                DataLength = fields.AssociatedData.Length,
                Nonce = nonce,
                NonceLength = fields.Authenticator.Nonce.Length,
                SealedText = sealedText,
                SealedLength = sealedLength,
            };
            verdict = NtsFused.Open(key.Siv.Schedules, Minting(minting), parts, text, Work);
        }

        GC.KeepAlive(key);
        GC.KeepAlive(minting);
        return verdict;
    }

    /// <summary>Writes fresh cookies for the verified session where <see cref="Seal"/> will encrypt them.</summary>
    /// <param name="minting">The key that <see cref="Open"/> was given.</param>
    /// <param name="count">1 to 8.</param>
    /// <param name="authenticator">The field's octets, <see cref="SealedLengthFor"/> long.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteCookies(CookieKey minting, int count, Span<byte> authenticator)
    {
        Span<byte> fields = authenticator.Slice(PlaintextAt, count * NtsWorkspace.FieldLength);
        new ReadOnlySpan<byte>(&Work->FreshField, NtsWorkspace.FieldLength).CopyTo(fields);
        fixed (byte* first = fields)
        {
            for (int i = 1; i < count; i++)
            {
                NtsFused.Mint(Minting(minting), Work, first + (i * NtsWorkspace.FieldLength));
            }
        }

        GC.KeepAlive(minting);
    }

    /// <summary>Writes the authenticator field and encrypts the cookies in it.</summary>
    /// <param name="packet">A packet that is complete but for the field, T3 included.</param>
    /// <param name="authenticatorAt">Where the field begins; it reaches to the packet's end.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Seal(Span<byte> packet, int authenticatorAt)
    {
        int fieldLength = packet.Length - authenticatorAt;
        int plaintextLength = fieldLength - PlaintextAt;
        Span<byte> value = ExtensionField.WriteHeader(packet[authenticatorAt..], ExtensionFieldType.NtsAuthenticator, fieldLength);
        NtsAuthenticator.WriteLengths(value, NonceLength, AesSiv.TagLength + plaintextLength);
        Block nonce = nonces.Next();
        fixed (byte* data = packet)
        {
            byte* field = data + authenticatorAt;
            nonce.Store(field + NonceAt);
            Block tag = NtsFused.Seal(Work, data, authenticatorAt, nonce, field + PlaintextAt, plaintextLength);
            tag.Store(field + TagAt);
        }
    }

    /// <summary>Forgets the session's keys; once per batch is enough.</summary>
    public void Clear() => _memory.Zero();

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private MintingKey Minting(CookieKey key) => new() { Key = key.Siv.Schedules, Id = key.Id, Nonce = nonces.Next() };
}
