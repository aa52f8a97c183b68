using BenchmarkDotNet.Attributes;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.Benchmarks;

/// <summary>The cryptography of one NTS request, fused and message by message: the layer below the responder.</summary>
[MemoryDiagnoser]
public class NtsOperationBenchmarks
{
    private const int SealAt = NtpHeader.Length + ExtensionField.HeaderLength + NtsRequestFields.ShortestUniqueIdentifier;

    private readonly NonceSource _nonces = new();
    private readonly byte[] _answer = new byte[SealAt + NtsServerOperation.SealedLengthFor(1)];
    private readonly byte[] _plaintext = new byte[64];
    private readonly byte[] _sealed = new byte[120];
    private readonly CookieKey _key = BenchmarkRing.Create().Minting;
    private NtsServerOperation _operation = null!;
    private SivKey _siv = null!;
    private byte[] _request = [];

    [GlobalSetup]
    public void Setup()
    {
        byte[] keys = new byte[CookieLayout.SivCmac256KeysLength];
        _nonces.Fill(keys);
        _siv = new SivKey(keys.AsSpan(0, SivKey.Length));
        byte[] cookie = new byte[CookieLayout.SivCmac256Length];
        CookieMint.Mint(_key, keys, _nonces, cookie);
        byte[] packet = new byte[NtpRequest.MaxLength];
        int length = NtsRequestWriter.WriteAuthenticated(packet, new NtpTimestamp(1), new byte[32], cookie, 0, new byte[16], _siv);
        _request = packet[..length];
        _operation = new NtsServerOperation(_nonces);
        if (Open() != NtsVerdict.Verified)
        {
            throw new InvalidOperationException("The request does not open: nothing to measure.");
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _operation.Dispose();
        _siv.Dispose();
        _nonces.Dispose();
    }

    [Benchmark]
    public NtsFieldsKind Parse() => NtsRequestFields.Read(_request, out _);

    [Benchmark]
    public NtsVerdict Open()
    {
        NtsRequestFields.Read(_request, out NtsRequestFields fields);
        return _operation.Open(_key, _key, fields, _plaintext);
    }

    [Benchmark]
    public void Seal() => _operation.Seal(_answer, SealAt);

    [Benchmark]
    public void OneMessage() => AesSiv.Seal(_siv, _answer.AsSpan(0, SealAt), _request.AsSpan(0, 16), _answer.AsSpan(0, 104), _sealed);
}
