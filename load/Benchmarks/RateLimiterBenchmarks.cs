using BenchmarkDotNet.Attributes;
using PublicTime.Limits;

namespace PublicTime.Benchmarks;

/// <summary>One question to the rate limiter: of a client within its limit, of one beyond it, and of very many.</summary>
[MemoryDiagnoser]
public class RateLimiterBenchmarks
{
    private const int Clients = 4096;
    private const long Second = 1_000_000_000;

    private readonly UInt128[] _few = new UInt128[Clients];
    private readonly UInt128[] _many = new UInt128[1 << 20];
    private RateLimiter _limiter = null!;
    private long _now;
    private int _next;

    /// <summary>Addresses are IPv4, or IPv6 with the default prefix.</summary>
    [Params(true, false)]
    public bool IsIPv4 { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _limiter = new RateLimiter(new RateLimit(), new byte[RateLimiter.SecretLength]);
        for (int i = 0; i < _many.Length; i++)
        {
            UInt128 address = IsIPv4 ? 0x0A000000u + (uint)i : new UInt128(0x2001_0DB8_0000_0000 + (ulong)i, 1);
            (_many[i], _few[i % Clients]) = (address, address);
        }

        for (int i = 0; i < 100; i++)
        {
            _limiter.TryTake(IsIPv4, _few[0], 0);
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _limiter.Dispose();

    /// <summary>4,096 clients in turn, each at its first token: found or new, and written.</summary>
    [Benchmark]
    public bool Within()
    {
        _now += Second;
        return _limiter.TryTake(IsIPv4, _few[++_next & (Clients - 1)], _now);
    }

    /// <summary>One client that floods: found, and not written.</summary>
    [Benchmark]
    public bool Limited() => _limiter.TryTake(IsIPv4, _few[0], 0);

    /// <summary>A million clients in turn: the line of the table is in no cache.</summary>
    [Benchmark]
    public bool AMillionClients()
    {
        _now += Second / 100_000;
        return _limiter.TryTake(IsIPv4, _many[++_next & (_many.Length - 1)], _now);
    }
}
