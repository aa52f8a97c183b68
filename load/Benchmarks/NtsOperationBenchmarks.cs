using BenchmarkDotNet.Attributes;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Benchmarks;

/// <summary>The cryptography of one NTS request, its messages side by side, and of one message alone: the layer below the responder.</summary>
[MemoryDiagnoser]
public class NtsOperationBenchmarks
{
    private const int SealAt = NtpHeader.Length + ExtensionField.HeaderLength + NtsRequestFields.ShortestUniqueIdentifier;

    private readonly NonceSource _nonces = new();
    private readonly byte[] _plaintext = new byte[64];
    private readonly byte[] _sealed = new byte[120];
    private readonly CookieKey _key = BenchmarkRing.Create().Minting;
    private byte[] _answer = [];
    private byte[] _nonce = [];
    private NtsServerOperation _operation = null!;
    private AeadKey _aead = null!;
    private byte[] _request = [];

    /// <inheritdoc cref="ResponderBenchmarks.Aead"/>
    [Params(AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac512, AeadAlgorithm.AesSivCmac384)]
    public AeadAlgorithm Aead { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _request = AuthenticatedRequest.Make(_key, Aead, placeholders: 0, _nonces);
        _answer = new byte[SealAt + NtsServerOperation.SealedLengthFor(Aead, 1)];
        _nonce = new byte[Aead.NonceLength()];
        _aead = new AeadKey(Aead, new byte[Aead.KeyLength()]);
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
        _aead.Dispose();
        _nonces.Dispose();
    }

    [Benchmark]
    public NtsFieldsKind Parse() => NtsRequestFields.Read(_request, out _);

    [Benchmark]
    public NtsVerdict Open()
    {
        NtsRequestFields.Read(_request, out NtsRequestFields fields);
        return _operation.Open(_key, _key, Aead, fields, _plaintext);
    }

    [Benchmark]
    public void Seal() => _operation.Seal(_answer, SealAt);

    [Benchmark]
    public void OneMessage() => _aead.Seal(_answer.AsSpan(0, SealAt), _nonce, _answer.AsSpan(0, 104), _sealed);
}
