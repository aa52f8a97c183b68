using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Tests.Responding;

/// <summary>What holds for every datagram whatever: random ones, damaged ones, and odd ones sealed with the right key.</summary>
public sealed class HostileDatagramTests : IDisposable
{
    private static readonly int Rounds = AeadKey.IsAccelerated ? 20_000 : 4_000;
    private readonly Noise _noise = new(Seed.Print());
    private readonly KeyRing _ring;
    private readonly NtsPeer _peer;
    private readonly TestResponder _server;
    private readonly Dictionary<Disposition, int> _seen = [];

    public HostileDatagramTests()
    {
        _ring = TestRings.Create(_noise);
        _peer = new NtsPeer(_noise);
        _server = new TestResponder { Ring = _ring };
    }

    [Fact]
    public void Random_octets_are_answered_by_no_more_octets()
    {
        for (int i = 0; i < Rounds; i++)
        {
            byte[] datagram = _noise.Octets(_noise.Below(8) == 0 ? NtpHeader.Length : _noise.Below(1600));
            if (datagram.Length > 0 && _noise.Below(2) == 0)
            {
                datagram[0] = Requests.FirstOctet(1 + _noise.Below(4), _noise.Below(8));
            }

            AssertPromises(datagram);
        }

        AssertReached(Disposition.Answered, Disposition.DroppedMode, Disposition.DroppedVersion, Disposition.DroppedTooLong);
    }

    [Fact]
    public void Damaged_requests_are_answered_by_no_more_octets_and_never_as_authentic()
    {
        byte[][] originals = [.. Originals()];
        for (int i = 0; i < Rounds; i++)
        {
            AssertPromises(_noise.Damaged(originals[_noise.Below(originals.Length)]));
        }

        AssertReached(
            Disposition.Answered, Disposition.NtsNakUnknownKey, Disposition.NtsNakForgedCookie, Disposition.NtsNakForgedRequest,
            Disposition.DroppedMalformedField, Disposition.DroppedMalformedNts, Disposition.DroppedTooShort);
    }

    [Fact]
    public void Odd_requests_sealed_with_the_right_key_are_answered_by_no_more_octets()
    {
        for (int i = 0; i < Rounds; i++)
        {
            AssertPromises(SealedOddity());
        }

        AssertReached(
            Disposition.AnsweredNts, Disposition.NtsNakForgedCookie, Disposition.DroppedMalformedField, Disposition.DroppedMalformedNts);
    }

    [Fact]
    public void Without_a_ring_nothing_is_answered_as_authentic_or_refused()
    {
        _server.Ring = null;
        byte[][] originals = [.. Originals()];
        for (int i = 0; i < Rounds; i++)
        {
            AssertPromises(_noise.Below(2) == 0 ? SealedOddity() : _noise.Damaged(originals[_noise.Below(originals.Length)]));
        }

        AssertReached(Disposition.DroppedNtsNotServed);
        Assert.DoesNotContain(_seen.Keys, IsOfNts);
    }

    public void Dispose()
    {
        _server.Dispose();
        _peer.Dispose();
    }

    private static bool IsOfNts(Disposition disposition) => disposition is Disposition.AnsweredNts or Disposition.NtsNakUnknownKey
        or Disposition.NtsNakForgedCookie or Disposition.NtsNakForgedRequest;

    private static bool IsAnswer(Disposition disposition) => disposition == Disposition.Answered || IsOfNts(disposition);

    private IEnumerable<byte[]> Originals()
    {
        byte[] cookie = _peer.Cookie(_ring.Minting);
        byte[] identifier = Requests.Field(ExtensionFieldType.UniqueIdentifier, _noise.Octets(32));
        yield return Requests.Packet(Requests.ClientV4);
        yield return Requests.Packet(Requests.FirstOctet(version: 1, mode: 0));
        yield return Requests.Packet(Requests.FirstOctet(version: 3, mode: 1), _noise.Octets(20));
        yield return Requests.Packet(Requests.ClientV4, identifier);
        yield return _peer.Request(cookie);
        yield return _peer.Request(cookie, placeholders: 7);
        yield return _peer.Request(cookie, placeholders: 1, Requests.Field(0x2104, _noise.Octets(40)));
    }

    /// <summary>Fields in any order and number, some damaged, all of them covered by a good tag.</summary>
    private byte[] SealedOddity()
    {
        byte[] cookie = _peer.Cookie(_noise.Below(8) == 0 ? TestRings.KeyThatOnlyOpens(_ring) : _ring.Minting);
        byte[] body = _peer.Body(cookie, _noise.Below(10));
        byte[] encrypted = _noise.Below(3) switch
        {
            0 => [],
            1 => Requests.Field((ushort)_noise.Below(0x10000), _noise.Octets(4 * (3 + _noise.Below(20)))),
            _ => _noise.Octets(_noise.Below(80)),
        };
        body = _noise.Below(4) switch
        {
            0 => body,
            1 => [.. body, .. Requests.Field((ushort)_noise.Below(0x10000), _noise.Octets(4 * (3 + _noise.Below(20))))],
            2 => [.. body[..NtpHeader.Length], .. _noise.Damaged(body[NtpHeader.Length..])],
            _ => _noise.Damaged(body),
        };
        byte[] packet = _peer.Sealed(body, encrypted, 1 + _noise.Below(40));
        return _noise.Below(8) == 0 ? [.. packet, .. _noise.Octets(_noise.Below(40))] : packet;
    }

    private void AssertPromises(byte[] datagram)
    {
        int readsBefore = _server.RawClock.Reads;

        Answer answer = _server.Ask(datagram);

        _seen[answer.Disposition] = _seen.GetValueOrDefault(answer.Disposition) + 1;
        bool isAnswered = IsAnswer(answer.Disposition);
        Assert.True(Enum.IsDefined(answer.Disposition));
        Assert.True(answer.Octets.Length <= datagram.Length, Show(datagram));
        Assert.True(answer.Octets.Length > 0 == isAnswered, Show(datagram));
        Assert.Equal(isAnswered ? 1 : 0, _server.RawClock.Reads - readsBefore);
        bool isAuthentic = _server.Ring is not null && _peer.Authenticates(datagram, Find);
        Assert.True(answer.Disposition != Disposition.AnsweredNts || isAuthentic, Show(datagram));
        if (answer.Disposition == Disposition.AnsweredNts)
        {
            Assert.InRange(_peer.OpenAnswer(answer.Octets, _ring.Minting).Count, 1, 8);
        }
    }

    private CookieKey? Find(uint keyId) => _ring.TryFind(keyId, out CookieKey? key) ? key : null;

    private void AssertReached(params Disposition[] expected) => Assert.All(expected, disposition => Assert.Contains(disposition, _seen.Keys));

    private static string Show(byte[] datagram) => Convert.ToHexString(datagram);
}
