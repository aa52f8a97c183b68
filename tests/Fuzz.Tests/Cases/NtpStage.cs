using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Frontend.Tests;
using PublicTime.Limits;
using PublicTime.Wire.Nts;

namespace PublicTime.Fuzz.Tests.Cases;

/// <summary>A responder, its ring, for each AEAD a client that holds keys and a stranger who holds others, and a key of somebody else's ring.</summary>
internal sealed class NtpStage : IDisposable
{
    public const int ShortestIdentifier = 32;

    /// <summary>How long a client of <see cref="LimitedServer"/> waits for its next token.</summary>
    public const long LimitedIntervalNanoseconds = 1_000_000_000;

    // One token, and then every second request leaks and every second of the others gets a kiss.
    private static readonly AdmissionRules Limits = new()
    {
        RateLimit = new RateLimit { Interval = 0, Burst = 1, Leak = 1, TableOctets = RateLimit.LeastTableOctets },
        Kod = 1,
        DenyKod = 1,
    };

    private readonly Admission _admission = new(Limits);

    private readonly Dictionary<AeadAlgorithm, NtsPeer> _peers;
    private readonly Dictionary<AeadAlgorithm, NtsPeer> _strangers;

    public NtpStage(ulong seed, bool isNtsServed = true)
    {
        var noise = new Noise(seed);
        Ring = TestRings.Create(noise);
        ForeignKey = TestRings.Create(noise).Minting;
        _peers = Aeads.ToDictionary(aead => aead, aead => new NtsPeer(noise, aead));
        _strangers = Aeads.ToDictionary(aead => aead, aead => new NtsPeer(noise, aead));
        Server = new TestResponder { Ring = isNtsServed ? Ring : null };
        LimitedServer = new TestResponder { Ring = Server.Ring, Admission = _admission };
    }

    /// <summary>15, 16, 17 and 30.</summary>
    public static AeadAlgorithm[] Aeads { get; } = Enum.GetValues<AeadAlgorithm>();

    public KeyRing Ring { get; }

    public CookieKey ForeignKey { get; }

    public TestResponder Server { get; }

    /// <summary>The same for clients that are limited or denied, and kissed.</summary>
    public TestResponder LimitedServer { get; }

    /// <summary>The client whose session has an AEAD.</summary>
    public NtsPeer PeerOf(AeadAlgorithm aead) => _peers[aead];

    /// <summary>Another client with the same AEAD.</summary>
    public NtsPeer StrangerOf(AeadAlgorithm aead) => _strangers[aead];

    /// <summary>A good request for as many cookies as there can be.</summary>
    public byte[] FullRequest(AeadAlgorithm aead) => PeerOf(aead).Request(PeerOf(aead).Cookie(Ring.Minting), placeholders: 7);

    public void Dispose()
    {
        Server.Dispose();
        LimitedServer.Dispose();
        _admission.Dispose();
        foreach (NtsPeer peer in _peers.Values.Concat(_strangers.Values))
        {
            peer.Dispose();
        }
    }
}
