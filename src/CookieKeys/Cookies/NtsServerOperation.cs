using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PublicTime.CookieKeys.Aead;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Nts;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Cookies;

/// <summary>The cryptography of one NTS request after another: open, mint, seal. Belongs to one thread.</summary>
/// <remarks>
/// The order is <see cref="Open"/>, then <see cref="MintCookies"/> with all that is slow, then the caller stamps T3, then
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

    private const int CookieFieldLength = ExtensionField.HeaderLength + CookieLayout.SivCmac256Length;

    private readonly SecretMemory _memory = new(sizeof(NtsWorkspace));
    private SivKey? _openedWith;

    private NtsWorkspace* Work => (NtsWorkspace*)_memory.Pointer;

    /// <summary>Octets of an authenticator field that carries this many cookies.</summary>
    public static int SealedLengthFor(int cookies) => PlaintextAt + (cookies * CookieFieldLength);

    /// <summary>Whether a cookie has a length that this service makes.</summary>
    public static bool IsCookieLength(int length) => length == CookieLayout.SivCmac256Length;

    /// <summary>Opens the cookie and verifies the request.</summary>
    /// <param name="key">The key that the cookie names.</param>
    /// <param name="fields">An authenticated request whose cookie has a length that <see cref="IsCookieLength"/> accepts.</param>
    /// <param name="plaintext">Room for the encrypted fields: at least the ciphertext's length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public NtsVerdict Open(CookieKey key, in NtsRequestFields fields, Span<byte> plaintext)
    {
        int sealedLength = fields.Authenticator.Ciphertext.Length;
        if (sealedLength < AesSiv.TagLength || plaintext.Length < sealedLength || fields.Cookie.Length != CookieLayout.SivCmac256Length)
        {
            return NtsVerdict.ForgedRequest;
        }

        _openedWith = key.Siv;
        NtsVerdict verdict;
        fixed (byte* cookie = fields.Cookie, data = fields.AssociatedData, nonce = fields.Authenticator.Nonce,
            sealedText = fields.Authenticator.Ciphertext, text = plaintext)
        {
            verdict = NtsFused.Open(
                key.Siv.Schedules, cookie, data, fields.AssociatedData.Length, nonce, fields.Authenticator.Nonce.Length,
                sealedText, sealedLength, text, Work);
        }

        GC.KeepAlive(key);
        return verdict;
    }

    /// <summary>Writes fresh cookies for the opened session where <see cref="Seal"/> will encrypt them.</summary>
    /// <param name="key">The ring's minting key.</param>
    /// <param name="count">1 to 8.</param>
    /// <param name="authenticator">The field's octets, <see cref="SealedLengthFor"/> long.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MintCookies(CookieKey key, int count, Span<byte> authenticator)
    {
        Span<byte> fields = authenticator.Slice(PlaintextAt, count * CookieFieldLength);
        if (!ReferenceEquals(key.Siv, _openedWith))
        {
            NtsFused.Rechain(key.Siv.Schedules, Work);
        }

        fixed (byte* first = fields)
        {
            for (int i = 0; i < count; i++)
            {
                byte* field = first + (i * CookieFieldLength);
                byte* cookie = field + ExtensionField.HeaderLength;
                *(uint*)field = BinaryPrimitives.ReverseEndianness(((uint)ExtensionFieldType.NtsCookie << 16) | CookieFieldLength);
                *(uint*)cookie = BinaryPrimitives.ReverseEndianness(key.Id);
                NtsFused.Mint(key.Siv.Schedules, Work, nonces.Next(), cookie);
            }
        }

        GC.KeepAlive(key);
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
            Block tag = NtsFused.Seal(&Work->ServerToClient, data, authenticatorAt, nonce, field + PlaintextAt, plaintextLength);
            tag.Store(field + TagAt);
        }
    }

    /// <summary>Forgets the session's keys; once per batch is enough.</summary>
    public void Clear()
    {
        _openedWith = null;
        _memory.Zero();
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
