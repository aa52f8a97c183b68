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
/// <see cref="Seal"/>, because T3 is part of what the tag covers (RFC 8915 section 5.6). Allocates nothing where the processor
/// has AES instructions; elsewhere <see cref="PlainNtsOperation"/> does the work.
/// </remarks>
public sealed unsafe class NtsServerOperation : IDisposable
{
    /// <summary>Header and the shortest identifier's field: what any authenticated request has before its cookie.</summary>
    private const int ShortestBeforeCookie = NtpHeader.Length + ExtensionField.HeaderLength + NtsRequestFields.ShortestUniqueIdentifier;

    private readonly SecretMemory _memory = new(sizeof(NtsWorkspace));
    private readonly NonceSource _nonces;
    private readonly PlainNtsOperation? _plain;
    private AeadAlgorithm _algorithm;
    private AuthenticatorLayout _layout;
    private bool _holdsKeys;

    /// <summary>By processor instructions where there are any.</summary>
    /// <param name="nonces">This thread's own source.</param>
    public NtsServerOperation(NonceSource nonces)
        : this(nonces, AeadKey.IsAccelerated)
    {
    }

    /// <summary>Chooses the path, so that tests hold one against the other.</summary>
    internal NtsServerOperation(NonceSource nonces, bool isAccelerated)
    {
        _nonces = nonces;
        _plain = isAccelerated ? null : new PlainNtsOperation(nonces);
    }

    private NtsWorkspace* Work => (NtsWorkspace*)_memory.Pointer;

    /// <summary>Octets of an authenticator field that carries this many cookies.</summary>
    public static int SealedLengthFor(AeadAlgorithm algorithm, int cookies) => AuthenticatorLayout.For(algorithm).FieldLengthFor(cookies);

    /// <summary>How many cookies an authenticator of at most this length can carry.</summary>
    /// <param name="algorithm">The session's AEAD.</param>
    /// <param name="wanted">How many are asked for; no more than <see cref="NtsRequestFields.MaxCookies"/> are given.</param>
    /// <param name="room">Octets.</param>
    public static int CookiesThatFit(AeadAlgorithm algorithm, int wanted, int room)
    {
        ref readonly AuthenticatorLayout layout = ref AuthenticatorLayout.For(algorithm);
        wanted = Math.Min(wanted, NtsRequestFields.MaxCookies);
        while (wanted > 0 && layout.FieldLengthFor(wanted) > room)
        {
            wanted--;
        }

        return wanted;
    }

    /// <summary>Opens the cookie, verifies the request and, where that is fast, mints a first fresh cookie.</summary>
    /// <param name="key">The key that the cookie names.</param>
    /// <param name="minting">The ring's minting key.</param>
    /// <param name="algorithm">What <see cref="CookieLayout.TryAlgorithmOf"/> says of the cookie's length.</param>
    /// <param name="fields">An authenticated request.</param>
    /// <param name="plaintext">Room for the encrypted fields: at least the ciphertext's length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public NtsVerdict Open(CookieKey key, CookieKey minting, AeadAlgorithm algorithm, in NtsRequestFields fields, Span<byte> plaintext)
    {
        int sealedLength = fields.Authenticator.Ciphertext.Length;
        AuthenticatorLayout layout = AuthenticatorLayout.For(algorithm);
        if (sealedLength < AeadKey.TagLength || plaintext.Length < sealedLength
            || fields.AssociatedData.Length < ShortestBeforeCookie + ExtensionField.HeaderLength + fields.Cookie.Length
            || fields.Cookie.Length + ExtensionField.HeaderLength != layout.CookieFieldLength
            || !AeadKey.TakesNonce(algorithm, fields.Authenticator.Nonce.Length))
        {
            return NtsVerdict.ForgedRequest;
        }

        _algorithm = algorithm;
        _layout = layout;
        _holdsKeys = true;
        if (_plain is not null)
        {
            return _plain.Open(key, algorithm, fields, plaintext);
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
            MintingKey fresh = Minting(minting);
            verdict = algorithm switch
            {
                AeadAlgorithm.AesSivCmac256 => NtsSivOperation<Aes128>.Open(key.Siv.Schedules, fresh, parts, text, Work),
                AeadAlgorithm.Aes128GcmSiv => NtsGcmSivOperation.Open(key.Siv.Schedules, fresh, parts, _nonces.Next(), text, Work),
                AeadAlgorithm.AesSivCmac512 => NtsSivOperation<Aes256>.Open(key.Siv.Schedules, fresh, parts, text, Work),
                _ => NtsSivOperation<Aes192>.Open(key.Siv.Schedules, fresh, parts, text, Work),
            };
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
        int fieldLength = _layout.CookieFieldLength;
        Span<byte> fields = authenticator.Slice(_layout.PlaintextAt, count * fieldLength);
        if (_plain is not null)
        {
            for (int i = 0; i < count; i++)
            {
                _plain.WriteCookie(minting, fields.Slice(i * fieldLength, fieldLength));
            }

            return;
        }

        new ReadOnlySpan<byte>(&Work->FreshField, fieldLength).CopyTo(fields);
        fixed (byte* first = fields)
        {
            for (int i = 1; i < count; i++)
            {
                Mint(minting, first + (i * fieldLength));
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
        int plaintextLength = _layout.PlaintextLengthOf(fieldLength);
        Span<byte> value = ExtensionField.WriteHeader(packet[authenticatorAt..], ExtensionFieldType.NtsAuthenticator, fieldLength);
        NtsAuthenticator.WriteLengths(value, _layout.NonceLength, AeadKey.TagLength + plaintextLength);
        if (_plain is not null)
        {
            _nonces.Fill(value.Slice(NtsAuthenticator.LengthsLength, _layout.NonceLength));
            _plain.Seal(packet, authenticatorAt, _layout);
            return;
        }

        fixed (byte* data = packet)
        {
            byte* field = data + authenticatorAt;
            if (_algorithm == AeadAlgorithm.Aes128GcmSiv)
            {
                *(ulong*)(field + AuthenticatorLayout.NonceAt) = ((ulong)Work->AnswerNonce.GetElement(2) << 32) | Work->AnswerNonce.GetElement(1);
                *(uint*)(field + AuthenticatorLayout.NonceAt + sizeof(ulong)) = Work->AnswerNonce.GetElement(3);
                NtsGcmSivOperation.Seal(Work, data, authenticatorAt, field + _layout.PlaintextAt, plaintextLength);
                return;
            }

            Block nonce = _nonces.Next();
            nonce.Store(field + AuthenticatorLayout.NonceAt);
            SealSiv(data, authenticatorAt, nonce, field + _layout.PlaintextAt, plaintextLength).Store(field + AuthenticatorLayout.SivTagAt);
        }
    }

    /// <summary>Forgets the sessions' keys; once per batch is enough, and costs nothing after a batch without NTS.</summary>
    public void Clear()
    {
        if (!_holdsKeys)
        {
            return;
        }

        _holdsKeys = false;
        _memory.Zero();
        _plain?.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _plain?.Dispose();
    }

    /// <summary>Whether these octets stand in the memory of the keys: what tests ask after <see cref="Clear"/>.</summary>
    internal bool Holds(ReadOnlySpan<byte> octets) => new ReadOnlySpan<byte>(Work, sizeof(NtsWorkspace)).IndexOf(octets) >= 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Block SealSiv(byte* data, int dataLength, Block nonce, byte* plaintext, int length) => _algorithm switch
    {
        AeadAlgorithm.AesSivCmac256 => NtsSivOperation<Aes128>.Seal(Work, data, dataLength, nonce, plaintext, length),
        AeadAlgorithm.AesSivCmac512 => NtsSivOperation<Aes256>.Seal(Work, data, dataLength, nonce, plaintext, length),
        _ => NtsSivOperation<Aes192>.Seal(Work, data, dataLength, nonce, plaintext, length),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mint(CookieKey minting, byte* field)
    {
        MintingKey fresh = Minting(minting);
        switch (_algorithm)
        {
            case AeadAlgorithm.AesSivCmac256:
                NtsSivOperation<Aes128>.Mint(fresh, Work, field);
                break;
            case AeadAlgorithm.Aes128GcmSiv:
                NtsGcmSivOperation.Mint(fresh, Work, field);
                break;
            case AeadAlgorithm.AesSivCmac512:
                NtsSivOperation<Aes256>.Mint(fresh, Work, field);
                break;
            default:
                NtsSivOperation<Aes192>.Mint(fresh, Work, field);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private MintingKey Minting(CookieKey key) => new() { Key = key.Siv.Schedules, Id = key.Id, Nonce = _nonces.Next() };
}
