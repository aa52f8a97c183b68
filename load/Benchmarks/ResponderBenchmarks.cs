using BenchmarkDotNet.Attributes;
using PublicTime.CookieKeys.Aead;
using PublicTime.Discipline;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Responding;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;
using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.Benchmarks;

/// <summary>One request through the responder, without sockets: everything a front-end does between the two system calls.</summary>
[MemoryDiagnoser]
public class ResponderBenchmarks
{
    private readonly HostClock _clock = new();
    private readonly NonceSource _nonces = new();
    private readonly byte[] _reply = new byte[UdpBatchSocket.BufferLength];
    private readonly byte[] _plain = new byte[NtpHeader.Length];
    private readonly ClientAddress _client = new(IsIPv4: true, 0x7F000001, 40000);
    private byte[] _oneCookie = [];
    private byte[] _eightCookies = [];
    private Responder _responder = null!;
    private Serving _serving;
    private RawInstant _received;

    /// <summary>The AEAD of the authenticated requests: 30, 15, 17 and 16, in the order in which they are offered.</summary>
    [Params(AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac512, AeadAlgorithm.AesSivCmac384)]
    public AeadAlgorithm Aead { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var ring = BenchmarkRing.Create();
        NtsRequestWriter.WritePlain(_plain, new NtpTimestamp(0x0123456789ABCDEF));
        _oneCookie = AuthenticatedRequest.Make(ring.Minting, Aead, placeholders: 0, _nonces);
        _eightCookies = AuthenticatedRequest.Make(ring.Minting, Aead, placeholders: 7, _nonces);
        _responder = new Responder(_clock, _nonces);
        _received = _clock.Now();
        _serving = new Serving(DisciplineActor.First(_clock, localStratum: 10), ring, AccessList.LoopbackOnly);
        Expect(Disposition.Answered, Plain());
        Expect(Disposition.AnsweredNts, NtsOneCookie());
        Expect(Disposition.AnsweredNts, NtsEightCookies());
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _responder.Dispose();
        _nonces.Dispose();
    }

    [Benchmark]
    public Disposition Plain() => Respond(_plain);

    [Benchmark]
    public Disposition NtsOneCookie() => Respond(_oneCookie);

    [Benchmark]
    public Disposition NtsEightCookies() => Respond(_eightCookies);

    private static void Expect(Disposition expected, Disposition actual)
    {
        if (expected != actual)
        {
            throw new InvalidOperationException($"The responder says {actual}, not {expected}: nothing to measure.");
        }
    }

    private Disposition Respond(byte[] request) =>
        _responder.Respond(request, _client, _received, _serving, _reply, out _);
}
