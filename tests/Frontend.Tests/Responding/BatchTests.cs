using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Responding;
using PublicTime.Native.Udp;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Tests.Responding;

/// <summary>Whatever stands beside it in a batch, a datagram ends as it would alone, octet for octet when the nonces are the same.</summary>
public sealed class BatchTests : IDisposable
{
    private const int Batch = 96;
    private const int Room = Batch + 1; // a batch that is full withholds refusals: RefusalsUnderPressureTests
    private static readonly int Rounds = AeadKey.IsAccelerated ? 200 : 10;
    private static readonly ClientAddress Stranger = new(IsIPv4: true, 0xC0000201, Port: 40_000);

    private readonly Noise _noise = new(Seed.Print());
    private readonly KeyRing _ring;
    private readonly CookieKey[] _keys;
    private readonly NtsPeer[] _peers;
    private readonly NonceSource _nonces;
    private readonly ClockSnapshot _clock;
    private readonly FakeRawClock _rawClock = new(TestResponder.EpochNanoseconds + 500_000_000, 0);
    private readonly Responder _together;
    private readonly Responder _withoutLanes;
    private readonly Responder _alone;
    private readonly Dictionary<Disposition, int> _seen = [];

    public BatchTests()
    {
        using var template = new TestResponder();
        _clock = template.Clock;
        _ring = TestRings.Create(_noise);
        _keys = [_ring.Minting, TestRings.KeyThatOnlyOpens(_ring), TestRings.Create(_noise).Minting];
        _peers = [.. new[] { AeadAlgorithm.AesSivCmac256, AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.AesSivCmac512, AeadAlgorithm.AesSivCmac384 }
            .SelectMany(algorithm => Enumerable.Range(0, 3).Select(_ => new NtsPeer(_noise, algorithm)))];
        _nonces = new NonceSource(octets => octets.Fill(0xA5));
        _together = new Responder(_rawClock, _nonces, Room);
        _withoutLanes = new Responder(_rawClock, _nonces, Room, hasLanes: false);
        _alone = new Responder(_rawClock, _nonces);
    }

    private Serving Serving => new(_clock, _ring, AccessList.LoopbackOnly);

    [Fact]
    public void Every_datagram_of_a_random_batch_is_answered_as_it_would_be_alone()
    {
        Disposition[] expected =
        [
            Disposition.Answered, Disposition.AnsweredNts, Disposition.NtsNakUnknownKey, Disposition.NtsNakForgedCookie, Disposition.NtsNakForgedRequest,
            Disposition.DroppedDenied, Disposition.DroppedTooShort, Disposition.DroppedMalformedField, Disposition.DroppedMalformedNts,
        ];

        // As many rounds as it takes to meet each: where there are few, chance can leave one out.
        for (int round = 0; round < Rounds || (round < 400 && !expected.All(_seen.ContainsKey)); round++)
        {
            int count = 1 + _noise.Below(Batch);
            int kinds = 1 + _noise.Below(12);
            byte[][] datagrams = [.. Enumerable.Range(0, count).Select(_ => Datagram(kinds))];
            AssertAlike(datagrams, [.. Enumerable.Range(0, count).Select(_ => _noise.Below(20) == 0 ? Stranger : TestResponder.Loopback)]);
        }

        Assert.All(expected, disposition => Assert.Contains(disposition, _seen.Keys));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(17)]
    [InlineData(Batch)]
    public void Authentic_and_forged_requests_of_one_shape_side_by_side_end_as_they_would_alone(int count)
    {
        foreach (NtsPeer peer in _peers)
        {
            byte[][] requests = [.. Enumerable.Range(0, count).Select(_ => peer.Request(peer.Cookie(_ring.Minting)))];
            for (int i = 1; i < count; i += 3)
            {
                requests[i][^(1 + _noise.Below(100))] ^= 0x10;
            }

            AssertAlike(requests, [.. Enumerable.Repeat(TestResponder.Loopback, count)]);
        }
    }

    /// <summary>What the tests above hold against each other really is not the same code.</summary>
    [Theory]
    [Trait("Needs", "AES instructions")]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    [InlineData(17, 2)]
    [InlineData(Batch, Batch / 8)]
    public void A_batch_of_one_shape_goes_through_lanes_eight_by_eight_and_none_does_without_them(int count, int groups)
    {
        Assert.SkipUnless(NtsServerLanes.IsSupported, "This processor has no AES instructions, so there are no lanes.");
        byte[][] requests = [.. Enumerable.Range(0, count).Select(_ => Peer(0).Request(Peer(0).Cookie(_ring.Minting)))];
        var batch = new TestBatch(requests, [.. Enumerable.Repeat(TestResponder.Loopback, count)]);

        Assert.All([(_together, groups), (_withoutLanes, 0)], expected =>
        {
            (Responder responder, int goThroughLanes) = expected;
            Frontend.Responding.Answer[] answers = [.. responder.Respond(batch, count, Serving)];
            Assert.All(answers, answer => Assert.Equal(Disposition.AnsweredNts, answer.Disposition));
            Assert.Equal(goThroughLanes, responder.GroupCount);
            responder.EndBatch();
            Assert.Equal(0, responder.GroupCount);
        });
    }

    /// <summary>Eight shapes that nobody else has leave the others their lanes.</summary>
    [Fact]
    [Trait("Needs", "AES instructions")]
    public void Odd_requests_ahead_of_a_batch_leave_the_others_their_lanes()
    {
        Assert.SkipUnless(NtsServerLanes.IsSupported, "This processor has no AES instructions, so there are no lanes.");
        byte[][] odd = [.. Enumerable.Range(1, 8).Select(i => Peer(0).Sealed([.. Peer(0).Body(Peer(0).Cookie(_ring.Minting)), .. Requests.Field(0x2104, new byte[12 + (4 * i)])], []))];
        byte[][] requests = [.. odd, .. Enumerable.Range(0, 56).Select(_ => Peer(0).Request(Peer(0).Cookie(_ring.Minting)))];
        _together.Respond(new TestBatch(requests, [.. Enumerable.Repeat(TestResponder.Loopback, 64)]), 64, Serving);

        Assert.Equal(7, _together.GroupCount);
        _together.EndBatch();
    }

    /// <summary>The oracle of the two tests above would catch it if a lane's answer went to its neighbour.</summary>
    [Fact]
    public void What_a_batch_answers_opens_with_the_keys_of_the_client_that_asked()
    {
        byte[][] requests = [.. Enumerable.Range(0, Batch).Select(i => Peer(i).Request(Peer(i).Cookie(_ring.Minting), placeholders: i % 2))];
        var batch = new TestBatch(requests, [.. Enumerable.Repeat(TestResponder.Loopback, Batch)]);

        Frontend.Responding.Answer[] answers = [.. _together.Respond(batch, Batch, Serving)];

        for (int i = 0; i < Batch; i++)
        {
            Assert.Equal(Disposition.AnsweredNts, answers[i].Disposition);
            Assert.Equal(1 + (i % 2), Peer(i).OpenAnswer(batch.AnswerRoom(i)[..answers[i].Length], _ring.Minting).Count);
        }
    }

    [Fact]
    public void T3_is_read_once_for_a_batch_and_not_at_all_without_an_answer()
    {
        byte[][] datagrams = [.. Enumerable.Range(0, Batch).Select(i => i % 2 == 0 ? Requests.Packet(Requests.ClientV4) : Peer(i).Request(Peer(i).Cookie(_ring.Minting)))];
        int before = _rawClock.Reads;
        var batch = new TestBatch(datagrams, [.. Enumerable.Repeat(TestResponder.Loopback, Batch)]);
        _together.Respond(batch, Batch, Serving);
        _together.EndBatch();

        Assert.Equal(1, _rawClock.Reads - before);
        byte[] transmit = [.. batch.AnswerRoom(0)[40..48]];
        Assert.All(Enumerable.Range(0, Batch), i => Assert.Equal(transmit, batch.AnswerRoom(i)[40..48]));

        _together.Respond(batch, Batch, Serving with { Access = AccessList.FromRules([]) });
        Assert.Equal(1, _rawClock.Reads - before);
    }

    [Fact]
    [Trait("Needs", "AES instructions")]
    public void A_batch_costs_no_managed_memory()
    {
        Assert.SkipUnless(AeadKey.IsAccelerated, "Without the processor's AES instructions every use of a key allocates.");
        byte[][] datagrams = [.. Enumerable.Range(0, Batch).Select(_ => Datagram(kinds: 12))];
        var batch = new TestBatch(datagrams, [.. Enumerable.Repeat(TestResponder.Loopback, Batch)]);

        Assert.Equal(0, ManagedMemory.CostOf(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                Serve(batch);
            }
        }));
    }

    public void Dispose()
    {
        _together.Dispose();
        _withoutLanes.Dispose();
        _alone.Dispose();
        _nonces.Dispose();
        Array.ForEach(_peers, peer => peer.Dispose());
    }

    private NtsPeer Peer(int index) => _peers[index % _peers.Length];

    private void Serve(TestBatch batch)
    {
        _together.Respond(batch, Batch, Serving);
        _together.EndBatch();
    }

    private Frontend.Responding.Answer[] Serve(Responder responder, TestBatch batch, int count, out byte[][] octets)
    {
        Frontend.Responding.Answer[] answers = [.. responder.Respond(batch, count, Serving)];
        octets = [.. answers.Select((answer, i) => batch.AnswerRoom(i)[..answer.Length].ToArray())];
        responder.EndBatch();
        return answers;
    }

    private void AssertAlike(byte[][] datagrams, ClientAddress[] clients)
    {
        var batch = new TestBatch(datagrams, clients);
        Frontend.Responding.Answer[] answers = Serve(_together, batch, datagrams.Length, out byte[][] octets);
        Assert.Equal(answers, Serve(_withoutLanes, new TestBatch(datagrams, clients), datagrams.Length, out byte[][] withoutLanes));
        Assert.Equal(octets, withoutLanes);
        byte[] room = new byte[UdpBatchSocket.BufferLength];
        for (int i = 0; i < datagrams.Length; i++)
        {
            Disposition alone = _alone.Respond(datagrams[i], clients[i], batch.Received(i), Serving, room, out int length);
            _alone.EndBatch();
            Assert.Equal(alone, answers[i].Disposition);
            Assert.Equal(room[..length], octets[i]);
            _seen[alone] = _seen.GetValueOrDefault(alone) + 1;
        }
    }

    /// <summary>One of the first so many kinds: a batch of few kinds fills lanes, one of many leaves over.</summary>
    private byte[] Datagram(int kinds)
    {
        NtsPeer peer = _peers[_noise.Below(Math.Min(kinds, _peers.Length))];
        byte[] usual = peer.Request(peer.Cookie(_keys[0]));
        return _noise.Below(kinds) switch
        {
            1 => Requests.Packet(Requests.ClientV4),
            2 => Flipped(usual),
            3 => peer.Request(peer.Cookie(_keys[1])),
            4 => peer.Request(peer.Cookie(_keys[0]), placeholders: _noise.Below(8)),
            5 => usual[..^(1 + _noise.Below(usual.Length - 1))],
            6 => peer.Request(peer.Cookie(_keys[2])),
            7 => peer.Request(peer.Cookie(_keys[0]), placeholders: 1, Requests.Field(0x2104, _noise.Octets(16))),
            8 => _noise.Damaged(usual),
            9 => Requests.Packet(Requests.ClientV4, Requests.Field(ExtensionFieldType.UniqueIdentifier, _noise.Octets(32))),
            10 => peer.Sealed(peer.Body(peer.Cookie(_keys[0])), [], 1 + _noise.Below(40)),
            _ => usual,
        };
    }

    private byte[] Flipped(byte[] request)
    {
        request[NtpHeader.Length + 40 + _noise.Below(request.Length - NtpHeader.Length - 40)] ^= (byte)(1 << _noise.Below(8));
        return request;
    }
}
