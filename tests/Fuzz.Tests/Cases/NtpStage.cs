using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.Frontend.Tests;
using PublicTime.Wire.Nts;

namespace PublicTime.Fuzz.Tests.Cases;

/// <summary>A responder, its ring, for each AEAD a client that holds keys and a stranger who holds others, and a key of somebody else's ring.</summary>
internal sealed class NtpStage : IDisposable
{
    public const int ShortestIdentifier = 32;

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
    }

    /// <summary>15, 16, 17 and 30.</summary>
    public static AeadAlgorithm[] Aeads { get; } = Enum.GetValues<AeadAlgorithm>();

    public KeyRing Ring { get; }

    public CookieKey ForeignKey { get; }

    public TestResponder Server { get; }

    /// <summary>The client whose session has an AEAD.</summary>
    public NtsPeer PeerOf(AeadAlgorithm aead) => _peers[aead];

    /// <summary>Another client with the same AEAD.</summary>
    public NtsPeer StrangerOf(AeadAlgorithm aead) => _strangers[aead];

    /// <summary>A good request for as many cookies as there can be.</summary>
    public byte[] FullRequest(AeadAlgorithm aead) => PeerOf(aead).Request(PeerOf(aead).Cookie(Ring.Minting), placeholders: 7);

    public void Dispose()
    {
        Server.Dispose();
        foreach (NtsPeer peer in _peers.Values.Concat(_strangers.Values))
        {
            peer.Dispose();
        }
    }
}
