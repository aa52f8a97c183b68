using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Ring;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Tests.Responding;

public sealed class AllocationTests : IDisposable
{
    private const int Rounds = 200;
    private readonly Noise _noise = new(Seed.Print());
    private readonly KeyRing _ring;
    private readonly NtsPeer _peer;
    private readonly TestResponder _server;

    public AllocationTests()
    {
        _ring = TestRings.Create(_noise);
        _peer = new NtsPeer(_noise);
        _server = new TestResponder { Ring = _ring };
    }

    [Fact]
    public void No_datagram_costs_managed_memory_whatever_becomes_of_it()
    {
        byte[] cookie = _peer.Cookie(_ring.Minting);
        byte[] request = _peer.Request(cookie, placeholders: 7);
        byte[] forgedCookie = [.. cookie[..^1], (byte)(cookie[^1] ^ 1)];
        byte[] identifier = Requests.Field(ExtensionFieldType.UniqueIdentifier, _noise.Octets(32));
        Dictionary<Disposition, byte[]> datagrams = new()
        {
            [Disposition.Answered] = Requests.Packet(Requests.ClientV4, identifier),
            [Disposition.AnsweredNts] = request,
            [Disposition.NtsNakUnknownKey] = _peer.Request(_peer.Cookie(TestRings.Create(_noise).Minting)),
            [Disposition.NtsNakForgedCookie] = _peer.Request(forgedCookie),
            [Disposition.NtsNakForgedRequest] = [.. request[..^1], (byte)(request[^1] ^ 1)],
            [Disposition.DroppedTooShort] = [],
            [Disposition.DroppedTooLong] = new byte[1501],
            [Disposition.DroppedVersion] = Requests.Packet(0xFB),
            [Disposition.DroppedMode] = Requests.Packet(Requests.FirstOctet(4, 6)),
            [Disposition.DroppedMalformedField] = [.. request, 0],
            [Disposition.DroppedMalformedNts] = _peer.Body(cookie),
            [Disposition.DroppedUnknownMac] = Requests.Packet(Requests.ClientV4, new byte[20]),
        };

        Assert.All(datagrams, datagram => AssertFree(datagram.Value, datagram.Key));
    }

    [Theory]
    [InlineData(AeadAlgorithm.Aes128GcmSiv)]
    [InlineData(AeadAlgorithm.AesSivCmac384)]
    [InlineData(AeadAlgorithm.AesSivCmac512)]
    public void No_request_of_another_aead_costs_managed_memory(AeadAlgorithm aead)
    {
        using var peer = new NtsPeer(_noise, aead);
        byte[] request = peer.Request(peer.Cookie(_ring.Minting), placeholders: 7, Requests.Field(0x2104, new byte[12]));

        AssertFree(request, Disposition.AnsweredNts);
        AssertFree([.. request[..^1], (byte)(request[^1] ^ 1)], Disposition.NtsNakForgedRequest);
    }

    public void Dispose()
    {
        _server.Dispose();
        _peer.Dispose();
    }

    /// <summary>Without the processor's AES instructions every use of a key allocates, and nothing else does.</summary>
    private void AssertFree(byte[] datagram, Disposition expected)
    {
        long cost = CostOf(datagram, expected);
        bool usesKeys = expected is Disposition.AnsweredNts or Disposition.NtsNakForgedCookie or Disposition.NtsNakForgedRequest;
        Assert.True(cost == 0 || (usesKeys && !AeadKey.IsAccelerated), $"{expected} costs {cost} octets in {Rounds} rounds");
    }

    private long CostOf(byte[] datagram, Disposition expected)
    {
        Assert.Equal(expected, _server.AskInPlace(datagram));
        bool allAlike = true;
        long cost = ManagedMemory.CostOf(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                allAlike &= _server.AskInPlace(datagram) == expected;
            }
        });
        Assert.True(allAlike);
        return cost;
    }
}
