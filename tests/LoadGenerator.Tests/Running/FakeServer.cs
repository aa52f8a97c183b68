using System.Buffers.Binary;
using PublicTime.CookieKeys.Aead;
using PublicTime.LoadGenerator.Clients;
using PublicTime.Native.Packets;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.LoadGenerator.Tests.Running;

/// <summary>
/// A network with a server behind it, in memory and in a time that it moves itself: it loses, doubles, delays, forges and refuses by
/// noise, and counts what it did. Allocates nothing once it is warm.
/// </summary>
internal sealed class FakeServer : IDatagramPort
{
    public const int CookieLength = 100;

    private const int Places = 1 << 14;
    private const int LongestAnswer = 1400;
    private const long RoundTrip = 20_000;
    private const long Delay = 300_000;
    private const long TimeOfALook = 1000;

    private readonly ManualLoadClock _clock;
    private readonly Noise _noise;
    private readonly Fate[] _fates;
    private Association? _association;
    private readonly long _deadline;
    private readonly byte[][] _outgoing;
    private readonly (int Flow, int Length)[] _addressed;
    private readonly byte[][] _places = new byte[Places][];
    private readonly (int Flow, int Length, long Number, bool IsAccepted, Fate Fate)[] _arrivals = new (int, int, long, bool, Fate)[Places];
    private readonly PriorityQueue<int, (long Due, long Order)> _onTheirWay = new(Places);
    private readonly Stack<int> _free = new(Places);
    private readonly int[] _batch;
    private readonly long[] _newestOfFlow;
    private readonly byte[] _cookies = new byte[1024];
    private int _taken;
    private long _order;

    /// <param name="clock">Moved with every look, and over every wait.</param>
    /// <param name="noise">Chooses fates and jitter.</param>
    /// <param name="fates">One of them for each request, all as likely.</param>
    /// <param name="association">The keys of all clients; null without NTS.</param>
    /// <param name="flows">Flows.</param>
    /// <param name="deadline">After which an answer is too late.</param>
    public FakeServer(ManualLoadClock clock, Noise noise, Fate[] fates, Association? association = null, int flows = 4, long deadline = 1_000_000_000)
    {
        _clock = clock;
        _noise = noise;
        _fates = fates;
        _association = association;
        _deadline = deadline;
        Flows = flows;
        _outgoing = [.. Enumerable.Range(0, Batch).Select(_ => new byte[IDatagramPort.MaxPayload])];
        _addressed = new (int, int)[Batch];
        _batch = new int[Batch];
        _newestOfFlow = new long[flows];
        for (int i = 0; i < Places; i++)
        {
            _places[i] = new byte[LongestAnswer];
            _free.Push(i);
        }
    }

    /// <summary>Opens and seals with other keys from now on; what it has sealed already is on its way.</summary>
    public void Rekey(Association association) => _association = association;

    public int Batch => 32;

    public int Flows { get; }

    /// <summary>How many requests met each fate.</summary>
    public long[] Count { get; } = new long[Enum.GetValues<Fate>().Length];

    /// <summary>Accepted answers that came after that to a later request of their flow.</summary>
    public long Reordered { get; private set; }

    /// <summary>Answers after the deadline that arrived before the test was over.</summary>
    public long Belated { get; private set; }

    /// <summary>The most cookies that a request asked for.</summary>
    public int MostWanted { get; private set; }

    /// <summary>Requests whose tag did not fit or that spent a cookie of somebody else.</summary>
    public long Bad { get; private set; }

    /// <summary>Every cookie that was spent; null does not remember them.</summary>
    public HashSet<string>? Spent { get; init; }

    /// <summary>Cookies with this first octet are refused.</summary>
    public int RefusedCookies { get; init; } = -1;

    /// <summary>Called at every look.</summary>
    public Action? OnLook { get; set; }

    /// <summary>Of every so many datagrams one is refused by the kernel; 0 for none.</summary>
    public int RefusesEvery { get; init; }

    /// <summary>Datagrams that were refused.</summary>
    public long Refused { get; private set; }

    private readonly bool[] _refused = new bool[32];

    public Span<byte> Outgoing(int slot) => _outgoing[slot];

    public void Address(int slot, int flow, int length) => _addressed[slot] = (flow, length);

    public SendResult Send(int count)
    {
        int failed = 0;
        for (int slot = 0; slot < count; slot++)
        {
            _order++;
            _refused[slot] = RefusesEvery > 0 && _order % RefusesEvery == 0;
            if (_refused[slot])
            {
                failed++;
                continue;
            }

            (int flow, int length) = _addressed[slot];
            Meet(_outgoing[slot].AsSpan(0, length), flow, _fates[_noise.Below(_fates.Length)]);
        }

        Refused += failed;
        return new SendResult(count - failed, failed);
    }

    public bool WasRefused(int slot) => _refused[slot];

    public int Receive()
    {
        OnLook?.Invoke();
        _clock.NowNanoseconds += TimeOfALook;
        for (; _taken > 0; _taken--)
        {
            _free.Push(_batch[_taken - 1]);
        }

        while (_taken < Batch && _onTheirWay.TryPeek(out int place, out (long Due, long Order) when) && when.Due <= _clock.NowNanoseconds)
        {
            _onTheirWay.Dequeue();
            _batch[_taken++] = place;
            (int flow, _, long number, bool isAccepted, Fate fate) = _arrivals[place];
            Belated += fate == Fate.Belated ? 1 : 0;
            if (isAccepted)
            {
                Reordered += number < _newestOfFlow[flow] ? 1 : 0;
                _newestOfFlow[flow] = Math.Max(number, _newestOfFlow[flow]);
            }
        }

        return _taken;
    }

    public ReadOnlySpan<byte> Incoming(int index) => _places[_batch[index]].AsSpan(0, _arrivals[_batch[index]].Length);

    public int FlowOf(int index) => _arrivals[_batch[index]].Flow;

    public long Dropped { get; init; }

    public void Wait(long nanoseconds)
    {
        long until = _clock.NowNanoseconds + nanoseconds;
        _clock.NowNanoseconds = _onTheirWay.TryPeek(out _, out (long Due, long Order) next) ? Math.Clamp(next.Due, _clock.NowNanoseconds, until) : until;
    }

    public void Dispose()
    {
    }

    private void Meet(ReadOnlySpan<byte> request, int flow, Fate fate)
    {
        Count[(int)fate]++;
        Inspect(request);
        long due = _clock.NowNanoseconds + RoundTrip + _noise.Below(10_000);
        bool isAccepted = fate is Fate.Answered or Fate.Doubled or Fate.Delayed or Fate.Preceded;
        switch (fate)
        {
            case Fate.Dropped:
                break;
            case Fate.Doubled:
                Answer(request, flow, fate, due, isAccepted: true);
                Answer(request, flow, fate, due + 1000, isAccepted: false);
                break;
            case Fate.Delayed:
                Answer(request, flow, fate, due + Delay, isAccepted: true);
                break;
            case Fate.Belated:
                Answer(request, flow, fate, due + _deadline + Delay, isAccepted: false);
                break;
            case Fate.Preceded:
                Span<byte> strange = _places[Answer(request, flow, fate, due - 10, isAccepted: false)];
                BinaryPrimitives.WriteUInt64BigEndian(strange[24..], _noise.Next());
                Answer(request, flow, fate, due, isAccepted: true);
                break;
            default:
                Answer(request, flow, fate, due, isAccepted);
                break;
        }
    }

    private void Inspect(ReadOnlySpan<byte> request)
    {
        if (_association is not null)
        {
            NtsFieldsKind kind = NtsRequestFields.Read(request, out NtsRequestFields fields);
            Bad += IsGood(kind, fields) && Spent?.Add(Convert.ToHexString(fields.Cookie)) != false ? 0 : 1;
            MostWanted = Math.Max(MostWanted, fields.CookiesWanted);
        }
    }

    private bool IsGood(NtsFieldsKind kind, in NtsRequestFields fields) =>
        kind == NtsFieldsKind.Authenticated
            && _association!.ClientToServer.TryOpen(fields.AssociatedData, fields.Authenticator.Nonce, fields.Authenticator.Ciphertext, []);

    private int Answer(ReadOnlySpan<byte> request, int flow, Fate fate, long due, bool isAccepted)
    {
        int place = _free.Pop();
        Span<byte> answer = _places[place];
        int length = WriteHeader(request, answer, fate);
        if (_association is not null)
        {
            length = WriteFields(request, answer, length, fate);
        }

        length += fate == Fate.Padded ? 16 : 0;
        _arrivals[place] = (fate == Fate.Misdirected ? (flow + 1) % Flows : flow, length, _order, isAccepted, fate);
        _onTheirWay.Enqueue(place, (due, _order));
        return place;
    }

    private static int WriteHeader(ReadOnlySpan<byte> request, Span<byte> answer, Fate fate)
    {
        _ = NtpHeader.TryRead(request, out NtpHeader asked);
        uint code = fate switch
        {
            Fate.Nak => ReferenceId.NtsNak.Value,
            Fate.Rate => 0x52415445,
            Fate.Deny => 0x44454E59,
            _ => 0x7F7F0101,
        };
        bool isKiss = fate is Fate.Nak or Fate.Rate or Fate.Deny;
        return new NtpHeader
        {
            Leap = fate == Fate.Unsynchronized ? LeapIndicator.Unsynchronized : LeapIndicator.NoWarning,
            Version = fate == Fate.InWrongVersion ? 3 : 4,
            Mode = fate == Fate.InWrongMode ? AssociationMode.Client : AssociationMode.Server,
            Stratum = (byte)(isKiss || fate == Fate.Unsynchronized ? 0 : 2),
            ReferenceId = fate == Fate.Unsynchronized ? ReferenceId.None : new ReferenceId(code),
            Origin = asked.Transmit,
            Receive = new NtpTimestamp(1000),
            Transmit = new NtpTimestamp(fate == Fate.Impossible ? 999UL : 1001),
        }.Write(answer);
    }

    private int WriteFields(ReadOnlySpan<byte> request, Span<byte> answer, int length, Fate fate)
    {
        NtsFieldsKind kind = NtsRequestFields.Read(request, out NtsRequestFields fields);
        bool isGood = IsGood(kind, fields);
        int identifierAt = length + ExtensionField.HeaderLength;
        length += ExtensionField.Write(answer[length..], ExtensionFieldType.UniqueIdentifier, fields.UniqueIdentifier);
        answer[identifierAt] ^= (byte)(fate == Fate.Mistaken ? 1 : 0);
        bool isRefused = fields.Cookie[0] == RefusedCookies || !isGood;
        if (isRefused)
        {
            answer[1] = 0;
            BinaryPrimitives.WriteUInt32BigEndian(answer[12..], ReferenceId.NtsNak.Value);
        }

        return isRefused || fate is Fate.Nak or Fate.Rate or Fate.Deny or Fate.Bare ? length : Seal(answer, length, fate == Fate.Stingy ? 0 : fields.CookiesWanted, fate);
    }

    private int Seal(Span<byte> answer, int length, int cookies, Fate fate)
    {
        int plaintextLength = 0;
        Span<byte> cookie = stackalloc byte[CookieLength];
        for (int i = 0; i < cookies; i++)
        {
            _noise.Fill(cookie);
            cookie[0] = 1;
            plaintextLength += ExtensionField.Write(_cookies.AsSpan(plaintextLength), ExtensionFieldType.NtsCookie, cookie);
        }

        const int NonceLength = 16;
        int field = NtsAuthenticator.FieldLengthFor(NonceLength, plaintextLength + AeadKey.TagLength);
        Span<byte> value = ExtensionField.WriteHeader(answer[length..], ExtensionFieldType.NtsAuthenticator, field);
        NtsAuthenticator.WriteLengths(value, NonceLength, plaintextLength + AeadKey.TagLength);
        Span<byte> nonce = value.Slice(NtsAuthenticator.LengthsLength, NonceLength);
        _noise.Fill(nonce);
        Span<byte> sealedText = value.Slice(NtsAuthenticator.LengthsLength + NonceLength, plaintextLength + AeadKey.TagLength);
        _association!.ServerToClient.Seal(answer[..length], nonce, _cookies.AsSpan(0, plaintextLength), sealedText);
        sealedText[0] ^= (byte)(fate == Fate.Forged ? 1 : 0);
        return length + field;
    }
}
