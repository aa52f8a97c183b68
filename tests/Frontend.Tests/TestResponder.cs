using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Frontend.Responding;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Frontend.Tests;

/// <summary>A responder on its own: a datagram in, its answer out. Clock, ring and access list are the test's.</summary>
internal sealed class TestResponder : IDisposable
{
    /// <summary>The raw instant at which the served line begins: 14 November 2023.</summary>
    public const long EpochNanoseconds = 1_700_000_000_000_000_000;

    /// <summary>The served time there, nothing that the raw clock would say.</summary>
    public const ulong NtpAtEpoch = 0xE900_0000_0000_0000;

    /// <summary>Half a second after the line begins.</summary>
    public static readonly RawInstant Received = new(EpochNanoseconds + 500_000_000);

    public static readonly ClientAddress Loopback = new(IsIPv4: true, 0x7F000001, Port: 40_000);

    private readonly NonceSource _nonces = new();
    private readonly Responder _responder;
    private readonly Responder _together;
    private readonly byte[] _rooms = new byte[Copies.Count * UdpBatchSocket.BufferLength];
    private readonly byte[] _room = new byte[UdpBatchSocket.BufferLength];

    public TestResponder()
    {
        _responder = new Responder(RawClock, _nonces);
        _together = new Responder(RawClock, _nonces, Copies.Count);
    }

    /// <summary>Reads 0.75 s after the line begins, the first time, and a quarter of a second later each further time.</summary>
    public FakeRawClock RawClock { get; } = new(EpochNanoseconds + 500_000_000, 0) { NanosecondsPerRead = 250_000_000 };

    public ClockSnapshot Clock { get; set; } = new()
    {
        Generation = 1,
        Epoch = new RawInstant(EpochNanoseconds),
        NtpAtEpoch = new NtpTimestamp(NtpAtEpoch),
        Frequency = 0,
        DispersionAtEpoch = 0.001,
        DispersionRate = ClockSnapshot.Phi,
        StepBaseNanoseconds = EpochNanoseconds,
        Leap = LeapIndicator.LastMinuteHas61Seconds,
        Stratum = 3,
        ReferenceId = new ReferenceId(0xC0000201),
        Reference = new NtpTimestamp(0xE8FF_FFFF_0000_0000),
        RootDelay = new NtpShort(0x0000_0123),
        Precision = -23,
    };

    public KeyRing? Ring { get; set; }

    /// <summary>Whether NTS is to be served as soon as there is a ring.</summary>
    public bool AwaitsRing { get; set; }

    public AccessList Access { get; set; } = AccessList.LoopbackOnly;

    public Admission? Admission { get; set; }

    /// <summary>The monotonic reading of the batch.</summary>
    public long MonotonicNanoseconds { get; set; }

    /// <summary>What the answer's room holds before and, beyond the answer, after.</summary>
    public Span<byte> Room => _room;

    public Answer Ask(byte[] datagram, ClientAddress? client = null)
    {
        var serving = new Serving(Clock, Ring, Access, Admission, MonotonicNanoseconds, AwaitsRing);
        Disposition disposition = _responder.Respond(datagram, client ?? Loopback, Received, serving, _room, out int length);
        _responder.EndBatch();
        return new Answer(disposition, _room[..length]);
    }

    /// <summary>The same, several times side by side and without the copy that <see cref="Ask"/> makes: NTS requests go through lanes then.</summary>
    public Disposition AskInPlace(byte[] datagram)
    {
        var serving = new Serving(Clock, Ring, Access, AwaitsRing: AwaitsRing);
        ReadOnlySpan<Frontend.Responding.Answer> answers = _together.Respond(new Copies(datagram, _rooms), Copies.Count, serving);
        foreach (Frontend.Responding.Answer answer in answers)
        {
            if (answer != answers[0])
            {
                throw new InvalidOperationException("One datagram ended in two ways.");
            }
        }

        _together.EndBatch();
        return answers[0].Disposition;
    }

    /// <summary>The same once, and from a client that may be limited.</summary>
    public Disposition AskInPlace(byte[] datagram, ClientAddress client)
    {
        var serving = new Serving(Clock, Ring, Access, Admission, MonotonicNanoseconds, AwaitsRing);
        Disposition disposition = _responder.Respond(datagram, client, Received, serving, _room, out _);
        _responder.EndBatch();
        return disposition;
    }

    public void Dispose()
    {
        _responder.Dispose();
        _together.Dispose();
        _nonces.Dispose();
    }

    /// <summary>One datagram five times: enough for lanes.</summary>
    private readonly struct Copies(byte[] datagram, byte[] rooms) : IDatagramBatch
    {
        public const int Count = 5;

        public ReadOnlySpan<byte> Datagram(int index) => datagram;

        public ClientAddress Source(int index) => Loopback;

        public ReceiveStamp Received(int index) => TestResponder.Received;

        public Span<byte> AnswerRoom(int index) => rooms.AsSpan(index * UdpBatchSocket.BufferLength, UdpBatchSocket.BufferLength);
    }
}
