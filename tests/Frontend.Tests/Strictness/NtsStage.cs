using System.Text;
using PublicTime.CookieKeys.Ring;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Tests.Strictness;

/// <summary>A server with a ring, a client with keys, and the three ways a request can end: an authenticated answer, a NAK, silence.</summary>
internal sealed class NtsStage : IDisposable
{
    public const int IdentifierFieldLength = 4 + NtsPeer.IdentifierLength;
    public const int CookieFieldAt = NtpHeader.Length + IdentifierFieldLength;

    public NtsStage()
    {
        Ring = TestRings.Create(Noise);
        Peer = new NtsPeer(Noise);
        Server = new TestResponder { Ring = Ring };
    }

    /// <summary>15, 16, 17 and 30.</summary>
    public static TheoryData<AeadAlgorithm> Aeads => [.. Enum.GetValues<AeadAlgorithm>()];

    /// <summary>15, 16 and 17, which take nonces of any length.</summary>
    public static TheoryData<AeadAlgorithm> SivAeads => [AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac384, AeadAlgorithm.AesSivCmac512];

    public Noise Noise { get; } = new(Seed.Print());

    public KeyRing Ring { get; }

    /// <summary>A client with AEAD 15, unless the test uses another.</summary>
    public NtsPeer Peer { get; private set; }

    public TestResponder Server { get; }

    /// <summary>From now on the client has a session with this AEAD.</summary>
    public void Use(AeadAlgorithm aead)
    {
        Peer.Dispose();
        Peer = new NtsPeer(Noise, aead);
    }

    /// <summary>A cookie that opens.</summary>
    public byte[] Cookie() => Peer.Cookie(Ring.Minting);

    /// <summary>An identifier's field with octets of its own.</summary>
    public byte[] Identifier(int length = NtsPeer.IdentifierLength) => Requests.Field(ExtensionFieldType.UniqueIdentifier, Noise.Octets(length));

    /// <summary>Header and fields under a good authenticator.</summary>
    public byte[] Sealed(params byte[][] fields) => Peer.Sealed(Requests.Packet(Requests.ClientV4, fields), []);

    /// <summary>A request that is good but for what is encrypted in it.</summary>
    public byte[] WithEncrypted(int placeholders, params byte[][] encrypted) =>
        Peer.Request(Cookie(), placeholders, [.. encrypted.SelectMany(octets => octets)]);

    /// <summary>Answered under S2C, with so many cookies, and not longer than the request.</summary>
    public Answer AssertAuthenticated(byte[] request, int cookies)
    {
        Answer answer = Server.Ask(request);
        Assert.Equal(Disposition.AnsweredNts, answer.Disposition);
        Assert.InRange(answer.Octets.Length, NtpHeader.Length, request.Length);
        List<byte[]> fresh = Peer.OpenAnswer(answer.Octets, Ring.Minting);
        Assert.Equal(cookies, fresh.Count);
        return answer;
    }

    /// <summary>Refused with NTSN: the identifier comes back, and no other field.</summary>
    public void AssertNak(Disposition expected, byte[] request)
    {
        Answer answer = Server.Ask(request);
        Assert.Equal(expected, answer.Disposition);
        Assert.Equal(request[NtpHeader.Length..CookieFieldAt], answer.Tail);
        Assert.Equal((0, AssociationMode.Server), (answer.Header.Stratum, answer.Header.Mode));
        Assert.Equal("NTSN", Encoding.ASCII.GetString(answer.Octets, 12, 4));
        Assert.Equal(request[40..48], answer.Octets[24..32]);
    }

    /// <summary>Not answered at all, and counted under one name.</summary>
    public void AssertSilent(Disposition expected, byte[] request)
    {
        Answer answer = Server.Ask(request);
        Assert.Equal(expected, answer.Disposition);
        Assert.Empty(answer.Octets);
    }

    public void Dispose()
    {
        Server.Dispose();
        Peer.Dispose();
    }
}
