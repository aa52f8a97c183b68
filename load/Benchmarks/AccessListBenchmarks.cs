using BenchmarkDotNet.Attributes;
using PublicTime.Frontend.Access;
using PublicTime.Testing;

namespace PublicTime.Benchmarks;

/// <summary>One question to the access list, by the number of its rules.</summary>
[MemoryDiagnoser]
public class AccessListBenchmarks
{
    private const int Clients = 4096;

    private readonly uint[] _ipv4 = new uint[Clients];
    private readonly UInt128[] _ipv6 = new UInt128[Clients];
    private AccessList _list = null!;
    private int _next;

    /// <summary>Rules for each family, beside the one that allows all.</summary>
    [Params(0, 10, 10_000)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _list = RandomAccessRules.Make(Rules, seed: 1);
        var noise = new Noise(2);
        for (int i = 0; i < Clients; i++)
        {
            _ipv4[i] = (uint)noise.Next();
            _ipv6[i] = RandomAccessRules.GlobalIPv6(noise);
        }
    }

    [Benchmark]
    public bool IPv4() => _list.Allows(_ipv4[++_next & (Clients - 1)]);

    [Benchmark]
    public bool IPv6() => _list.Allows(_ipv6[++_next & (Clients - 1)]);
}
