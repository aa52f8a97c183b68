using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.Frontend.Tests;

namespace PublicTime.Fuzz.Tests.Cases;

/// <summary>A responder, its ring, a client that holds keys, a stranger who holds others, and a key of somebody else's ring.</summary>
internal sealed class NtpStage : IDisposable
{
    public const int ShortestIdentifier = 32;

    public NtpStage(ulong seed, bool isNtsServed = true)
    {
        var noise = new Noise(seed);
        Ring = TestRings.Create(noise);
        ForeignKey = TestRings.Create(noise).Minting;
        Peer = new NtsPeer(noise);
        Stranger = new NtsPeer(noise);
        Server = new TestResponder { Ring = isNtsServed ? Ring : null };
    }

    public KeyRing Ring { get; }

    public CookieKey ForeignKey { get; }

    public NtsPeer Peer { get; }

    public NtsPeer Stranger { get; }

    public TestResponder Server { get; }

    public void Dispose()
    {
        Server.Dispose();
        Stranger.Dispose();
        Peer.Dispose();
    }
}
