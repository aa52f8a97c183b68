using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Aead.Lanes;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Cookies;

/// <summary>The cryptography of up to eight NTS requests of one shape at once, a third of the cost of <see cref="NtsServerOperation"/>. Belongs to one thread.</summary>
/// <remarks>
/// <para>For each group: <see cref="Begin"/>, <see cref="Load"/> for each lane, <see cref="Open"/>, <see cref="WriteCookies"/> for each
/// verified lane. When all groups of a batch are that far the caller takes T3, and then for each group again: <see cref="BeginSeal"/>,
/// <see cref="LoadAnswer"/>, <see cref="Seal"/>, <see cref="StoreAnswer"/>.</para>
/// <para>Lanes that are not loaded are computed all the same; nobody looks at what comes out. Octets are copied in and out, so that nothing
/// of the caller's stays pinned. Allocates nothing. With AES instructions only: <see cref="IsSupported"/>.</para>
/// </remarks>
public sealed unsafe class NtsServerLanes : IDisposable
{
    /// <summary>Requests in one group.</summary>
    public const int Count = AesLanes.Count;

    private readonly NonceSource _nonces;
    private readonly SecretMemory _scratch = new(sizeof(LaneScratch));
    private readonly SecretMemory _sessions;
    private readonly AeadAlgorithm[] _algorithms;
    private AeadAlgorithm _algorithm;
    private AuthenticatorLayout _layout;
    private int _keyBlocks;
    private int _cookieLength;
    private int _dataLength;
    private int _textLength;
    private int _answerLength;
    private ulong _fieldStart; // type and lengths of the authenticator: the same in every answer of a group
    private int _sealing;
    private bool _holdsKeys;

    /// <summary>Takes all memory.</summary>
    /// <param name="nonces">This thread's own source.</param>
    /// <param name="groups">How many groups a batch may have.</param>
    public NtsServerLanes(NonceSource nonces, int groups)
    {
        _nonces = nonces;
        _algorithms = new AeadAlgorithm[groups];
        _sessions = new SecretMemory(groups * sizeof(LaneSession));
    }

    /// <summary>Whether this processor has the instructions that lanes are made of.</summary>
    public static bool IsSupported => AesBlock.IsSupported;

    private LaneScratch* Work => (LaneScratch*)_scratch.Pointer;

    /// <summary>Whether a request goes through the steps that all lanes go through: no encrypted fields and the usual nonce, as every known client sends it.</summary>
    /// <param name="algorithm">What <see cref="CookieLayout.TryAlgorithmOf"/> says of the cookie's length.</param>
    /// <param name="fields">An authenticated request.</param>
    public static bool CanTake(AeadAlgorithm algorithm, in NtsRequestFields fields) =>
        fields.Authenticator.Ciphertext.Length == AeadKey.TagLength
        && fields.Authenticator.Nonce.Length == algorithm.NonceLength()
        && fields.AssociatedData.Length is >= NtpHeader.Length and <= NtpRequest.MaxLength;

    /// <summary>Begins a group.</summary>
    /// <param name="algorithm">The AEAD of all its requests.</param>
    /// <param name="dataLength">Octets of the data of each.</param>
    public void Begin(AeadAlgorithm algorithm, int dataLength)
    {
        _algorithm = algorithm;
        _layout = AuthenticatorLayout.For(algorithm);
        _keyBlocks = 2 * algorithm.KeyLength() / AesBlock.Length;
        _cookieLength = CookieLayout.LengthFor(2 * algorithm.KeyLength());
        _dataLength = dataLength;
        _holdsKeys = true;
    }

    /// <summary>Takes a request into a lane.</summary>
    /// <param name="lane">0 to 7.</param>
    /// <param name="datagram">A request of the group's shape that <see cref="CanTake"/> let pass.</param>
    /// <param name="cookieAt">Where its cookie stands: <see cref="NtsRequestFields.CookieAt"/>. All else follows from the shape.</param>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(int lane, ReadOnlySpan<byte> datagram, int cookieAt)
    {
        int nonceAt = _dataLength + AuthenticatorLayout.NonceAt;
        int tagAt = nonceAt + _layout.NonceLength;
        if ((uint)lane >= Count || datagram.Length < tagAt + AeadKey.TagLength || cookieAt < 0 || cookieAt > _dataLength - _cookieLength)
        {
            throw new ArgumentException("The request has another shape than its group.", nameof(datagram));
        }

        fixed (byte* data = datagram)
        {
            CookieLanes.Load(Work, lane, data + cookieAt, _keyBlocks);
            ((Block*)&Work->RequestTag)[lane] = Vector128.Load(data + tagAt);
            if (_algorithm == AeadAlgorithm.Aes128GcmSiv)
            {
                ((Block*)&Work->Nonce)[lane] = GcmSiv.LoadNonce(data + nonceAt).AsByte();
                GcmSivLanes.LoadData(Work, lane, data, _dataLength);
            }
            else
            {
                ((Block*)&Work->Nonce)[lane] = Vector128.Load(data + nonceAt);
                LaneText.Spread((Block*)&Work->Data + lane, data, _dataLength);
            }
        }
    }

    /// <summary>Opens the cookies, verifies the requests and mints fresh cookies.</summary>
    /// <param name="group">Where the sessions' keys are kept until the answers are sealed.</param>
    /// <param name="key">The key that the cookies name.</param>
    /// <param name="minting">The ring's minting key.</param>
    /// <param name="cookies">Fresh cookies for each, 1 to 8.</param>
    /// <param name="lanes">How many lanes were loaded, from the first on.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no room for so many cookies, or for none.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public NtsLaneVerdicts Open(int group, CookieKey key, CookieKey minting, int cookies, int lanes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cookies, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cookies, NtsRequestFields.MaxCookies);
        LaneSession* session = SessionOf(group);
        _algorithms[group] = _algorithm;
        int authentic = CookieLanes.Open(key.Siv.Schedules, Work, _keyBlocks);
        int verified = _algorithm switch
        {
            AeadAlgorithm.AesSivCmac256 => SivLanes<Aes128>.Open(Work, session, _dataLength),
            AeadAlgorithm.Aes128GcmSiv => OpenGcmSiv(session, lanes),
            AeadAlgorithm.AesSivCmac512 => SivLanes<Aes256>.Open(Work, session, _dataLength),
            _ => SivLanes<Aes192>.Open(Work, session, _dataLength),
        };
        if (minting != key)
        {
            CookieLanes.Chain(minting.Siv.Schedules, Work, _keyBlocks);
        }

        for (int i = 0; i < cookies; i++)
        {
            Mint(minting, i, lanes);
        }

        GC.KeepAlive(key);
        GC.KeepAlive(minting);
        return new NtsLaneVerdicts(authentic, verified);
    }

    /// <summary>Writes a lane's fresh cookies where <see cref="Seal"/> will encrypt them; before the next group is opened.</summary>
    /// <param name="lane">A verified lane of the group that was opened last.</param>
    /// <param name="count">At most as many as were minted.</param>
    /// <param name="authenticator">The field's octets, <see cref="NtsServerOperation.SealedLengthFor"/> long.</param>
    public void WriteCookies(int lane, int count, Span<byte> authenticator)
    {
        byte* fields = (byte*)&Work->Fields + (lane * LaneFields.Stride);
        new ReadOnlySpan<byte>(fields, count * _layout.CookieFieldLength).CopyTo(authenticator[_layout.PlaintextAt..]);
    }

    /// <summary>Begins to seal a group's answers.</summary>
    /// <param name="group">A group that was opened.</param>
    /// <param name="authenticatorAt">Where the authenticator begins in each of its answers: the data before it is authenticated.</param>
    /// <param name="cookies">Fresh cookies in each.</param>
    public void BeginSeal(int group, int authenticatorAt, int cookies)
    {
        _sealing = group;
        _algorithm = _algorithms[group];
        _layout = AuthenticatorLayout.For(_algorithm);
        _dataLength = authenticatorAt;
        _textLength = cookies * _layout.CookieFieldLength;
        _answerLength = authenticatorAt + _layout.FieldLengthFor(cookies);
        Span<byte> start = stackalloc byte[ExtensionField.HeaderLength + NtsAuthenticator.LengthsLength];
        Span<byte> lengths = ExtensionField.WriteHeader(start, ExtensionFieldType.NtsAuthenticator, start.Length);
        NtsAuthenticator.WriteLengths(lengths, _layout.NonceLength, AeadKey.TagLength + _textLength);
        BinaryPrimitives.WriteUInt16BigEndian(start[2..], (ushort)(_answerLength - authenticatorAt));
        _fieldStart = BitConverter.ToUInt64(start);
    }

    /// <summary>Takes an answer into a lane and writes all of its authenticator but what <see cref="Seal"/> makes.</summary>
    /// <param name="lane">The lane that its request was in.</param>
    /// <param name="packet">A packet that is complete but for its authenticator, T3 included; it reaches to the packet's end.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void LoadAnswer(int lane, Span<byte> packet)
    {
        CheckLength(packet);
        LaneSession* session = SessionOf(_sealing);
        Block* nonce = (Block*)&session->Nonce + lane;
        fixed (byte* data = packet)
        {
            byte* field = data + _dataLength;
            byte* text = field + _layout.PlaintextAt;
            *(ulong*)field = _fieldStart;
            if (_algorithm == AeadAlgorithm.Aes128GcmSiv)
            {
                *(ulong*)(field + AuthenticatorLayout.NonceAt) = *(ulong*)((byte*)nonce + sizeof(uint));
                *(uint*)(field + AuthenticatorLayout.NonceAt + sizeof(ulong)) = nonce->AsUInt32().GetElement(3);
                GcmSivLanes.LoadAnswer(Work, session, lane, data, _dataLength, text, _textLength);
            }
            else
            {
                *nonce = _nonces.Next();
                nonce->Store(field + AuthenticatorLayout.NonceAt);
                LaneText.Spread((Block*)&Work->Data + lane, data, _dataLength);
                LaneText.Spread((Block*)&Work->Text + lane, text, _textLength);
            }
        }
    }

    /// <summary>Makes the tags and encrypts the cookies of all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Seal()
    {
        LaneSession* session = SessionOf(_sealing);
        switch (_algorithm)
        {
            case AeadAlgorithm.AesSivCmac256:
                SivLanes<Aes128>.Seal(Work, session, _dataLength, _textLength);
                break;
            case AeadAlgorithm.Aes128GcmSiv:
                GcmSivLanes.Seal(Work, session, _textLength);
                break;
            case AeadAlgorithm.AesSivCmac512:
                SivLanes<Aes256>.Seal(Work, session, _dataLength, _textLength);
                break;
            default:
                SivLanes<Aes192>.Seal(Work, session, _dataLength, _textLength);
                break;
        }
    }

    /// <summary>Gives a lane's tag and encrypted cookies to its answer.</summary>
    /// <param name="lane">A lane that <see cref="LoadAnswer"/> took.</param>
    /// <param name="packet">The packet that it took.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void StoreAnswer(int lane, Span<byte> packet)
    {
        CheckLength(packet);
        int tagAt = _dataLength + _layout.PlaintextAt + (_layout.TagAfter == 0 ? -AeadKey.TagLength : _textLength);
        fixed (byte* data = packet)
        {
            ((Block*)&Work->State)[lane].Store(data + tagAt);
            LaneText.Gather((Block*)&Work->Text + lane, data + _dataLength + _layout.PlaintextAt, _textLength);
        }
    }

    /// <summary>Forgets the sessions' keys; once per batch is enough, and costs nothing after a batch that used no lane.</summary>
    /// <param name="groups">How many groups were opened, from the first on.</param>
    public void Clear(int groups)
    {
        if (!_holdsKeys)
        {
            return;
        }

        _holdsKeys = false;
        new Span<byte>(_sessions.Pointer, groups * sizeof(LaneSession)).Clear();
        new Span<byte>(_scratch.Pointer, (int)((byte*)&Work->Data - _scratch.Pointer)).Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scratch.Dispose();
        _sessions.Dispose();
    }

    /// <summary>Whether these octets stand in the memory of the keys: what tests ask after <see cref="Clear"/>.</summary>
    internal bool Holds(ReadOnlySpan<byte> octets) =>
        new ReadOnlySpan<byte>(_scratch.Pointer, sizeof(LaneScratch)).IndexOf(octets) >= 0
        || new ReadOnlySpan<byte>(_sessions.Pointer, _algorithms.Length * sizeof(LaneSession)).IndexOf(octets) >= 0;

    private int OpenGcmSiv(LaneSession* session, int lanes)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            Block nonce = _nonces.Next();
            ((Block*)&session->Nonce)[lane] = GcmSiv.LoadNonce((byte*)&nonce).AsByte();
        }

        return GcmSivLanes.Open(Work, session, _dataLength);
    }

    /// <summary>One fresh cookie in each lane, in its extension field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mint(CookieKey minting, int index, int lanes)
    {
        LaneScratch* work = Work;
        Block* nonces = (Block*)&work->Nonce;
        for (int lane = 0; lane < lanes; lane++)
        {
            nonces[lane] = _nonces.Next();
        }

        CookieLanes.Seal(minting.Siv.Schedules, work, _keyBlocks);
        uint header = BinaryPrimitives.ReverseEndianness(((uint)ExtensionFieldType.NtsCookie << 16) | (uint)_layout.CookieFieldLength);
        uint id = BinaryPrimitives.ReverseEndianness(minting.Id);
        for (int lane = 0; lane < lanes; lane++)
        {
            byte* field = (byte*)&work->Fields + (lane * LaneFields.Stride) + (index * _layout.CookieFieldLength);
            byte* cookie = field + ExtensionField.HeaderLength;
            *(uint*)field = header;
            *(uint*)cookie = id;
            nonces[lane].Store(cookie + CookieLayout.NonceOffset);
            ((Block*)&work->State)[lane].Store(cookie + CookieLayout.TagOffset);
            LaneText.Gather((Block*)&work->CookieText + lane, cookie + CookieLayout.CiphertextOffset, _keyBlocks * AesBlock.Length);
        }
    }

    private LaneSession* SessionOf(int group)
    {
        Debug.Assert((uint)group < (uint)_algorithms.Length);
        return (LaneSession*)_sessions.Pointer + group;
    }

    private void CheckLength(Span<byte> packet)
    {
        if (packet.Length != _answerLength)
        {
            throw new ArgumentException("The answer has another length than its group.", nameof(packet));
        }
    }
}
