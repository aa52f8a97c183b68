using BenchmarkDotNet.Attributes;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Responding;
using PublicTime.Native.Clock;
using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.Benchmarks;

/// <summary>A batch of 64 through the responder, without sockets; all figures are for one request. NTS requests go through eight lanes.</summary>
[MemoryDiagnoser]
public class ResponderBatchBenchmarks
{
    private const int Batch = 64;

    private readonly HostClock _clock = new();
    private readonly NonceSource _nonces = new();
    private readonly byte[] _plain = new byte[NtpHeader.Length];
    private Responder _responder = null!;
    private Serving _serving;
    private DatagramArray _plainBatch;
    private DatagramArray _oneCookie;
    private DatagramArray _eightCookies;

    /// <inheritdoc cref="ResponderBenchmarks.Aead"/>
    [Params(AeadAlgorithm.AesSivCmac256, AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.AesSivCmac512, AeadAlgorithm.AesSivCmac384)]
    public AeadAlgorithm Aead { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        KeyRing ring = BenchmarkRing.Create();
        NtsRequestWriter.WritePlain(_plain, new NtpTimestamp(0x0123456789ABCDEF));
        _plainBatch = Batches(() => _plain);
        _oneCookie = Batches(() => AuthenticatedRequest.Make(ring.Minting, Aead, placeholders: 0, _nonces));
        _eightCookies = Batches(() => AuthenticatedRequest.Make(ring.Minting, Aead, placeholders: 7, _nonces));
        _responder = new Responder(_clock, _nonces, Batch);
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

    [Benchmark(OperationsPerInvoke = Batch)]
    public Disposition Plain() => Respond(_plainBatch);

    [Benchmark(OperationsPerInvoke = Batch)]
    public Disposition NtsOneCookie() => Respond(_oneCookie);

    [Benchmark(OperationsPerInvoke = Batch)]
    public Disposition NtsEightCookies() => Respond(_eightCookies);

    private static void Expect(Disposition expected, Disposition actual)
    {
        if (expected != actual)
        {
            throw new InvalidOperationException($"The responder says {actual}, not {expected}: nothing to measure.");
        }
    }

    private DatagramArray Batches(Func<byte[]> make) => new([.. Enumerable.Range(0, Batch).Select(_ => make())], _clock.Now());

    private Disposition Respond(DatagramArray batch)
    {
        Disposition last = _responder.Respond(batch, Batch, _serving)[Batch - 1].Disposition;
        _responder.EndBatch();
        return last;
    }
}
