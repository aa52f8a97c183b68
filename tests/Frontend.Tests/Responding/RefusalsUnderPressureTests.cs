using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Ring;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Responding;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Tests.Responding;

/// <summary>A full batch means that requests wait: then a few NTS NAKs are sent and the others counted, so that a flood of bad cookies takes little from the rest.</summary>
public sealed class RefusalsUnderPressureTests : IDisposable
{
    private const int Batch = 64;
    private const int Sent = Batch / Responder.DatagramsPerNak;

    private readonly Noise _noise = new(Seed.Print());
    private readonly TestResponder _template = new();
    private readonly FakeRawClock _rawClock = new(TestResponder.EpochNanoseconds, 0);
    private readonly KeyRing _ring;
    private readonly KeyRing _otherRing;
    private readonly NtsPeer _peer;
    private readonly NonceSource _nonces = new();

    public RefusalsUnderPressureTests()
    {
        _ring = TestRings.Create(_noise);
        _otherRing = TestRings.Create(_noise);
        _peer = new NtsPeer(_noise);
    }

    /// <summary>Which of them are wrong, and how, is drawn: those with a strange key never reach the lanes, the others do.</summary>
    [Fact]
    public void A_full_batch_answers_every_good_request_and_refuses_a_few_of_the_bad_ones()
    {
        for (int round = 0; round < 50; round++)
        {
            bool[] isBad = [.. Enumerable.Range(0, Batch).Select(_ => _noise.Below(2) == 0)];
            Frontend.Responding.Answer[] answers = Respond(Batch, Batch, [.. isBad.Select(bad => bad ? Bad() : Good())], out byte[][] octets);

            int bad = isBad.Count(isTrue => isTrue);
            Assert.All(Enumerable.Range(0, Batch), i => Assert.Equal(!isBad[i], answers[i].Disposition is Disposition.Answered or Disposition.AnsweredNts));
            Assert.All(
                octets.Where((_, i) => answers[i].Disposition == Disposition.AnsweredNts),
                answer => Assert.Single(_peer.OpenAnswer(answer, _ring.Minting)));
            Assert.Equal(Math.Min(bad, Sent), octets.Count(IsNak));
            Assert.All(answers, answer => Assert.Equal(answer.Disposition == Disposition.DroppedNtsNak, answer.Length == 0));
            Assert.Equal(Math.Max(0, bad - Sent), answers.Count(answer => answer.Disposition == Disposition.DroppedNtsNak));
        }
    }

    [Theory]
    [InlineData(Batch, Batch - 1)]
    [InlineData(Batch, 1)]
    [InlineData(Responder.DatagramsPerNak - 1, Responder.DatagramsPerNak - 1)]
    [InlineData(1, 1)]
    public void Every_bad_request_is_refused_where_nothing_waits_or_that_is_not_known(int room, int count)
    {
        Frontend.Responding.Answer[] answers = Respond(room, count, [.. Enumerable.Range(0, count).Select(_ => Bad())], out byte[][] octets);

        Assert.All(octets, answer => Assert.True(IsNak(answer)));
        Assert.DoesNotContain(answers, answer => answer.Disposition == Disposition.DroppedNtsNak);
    }

    public void Dispose()
    {
        _peer.Dispose();
        _nonces.Dispose();
        _template.Dispose();
    }

    private Frontend.Responding.Answer[] Respond(int room, int count, byte[][] datagrams, out byte[][] octets)
    {
        using var responder = new Responder(_rawClock, _nonces, room);
        var batch = new TestBatch(datagrams, [.. Enumerable.Repeat(TestResponder.Loopback, count)]);
        Frontend.Responding.Answer[] answers = [.. responder.Respond(batch, count, new Serving(_template.Clock, _ring, AccessList.LoopbackOnly))];
        octets = [.. answers.Select((answer, i) => batch.AnswerRoom(i)[..answer.Length].ToArray())];
        responder.EndBatch();
        return answers;
    }

    private static bool IsNak(byte[] answer) => answer.Length > 0 && answer.AsSpan(12, 4).SequenceEqual("NTSN"u8);

    private byte[] Good() => _noise.Below(2) == 0 ? Requests.Packet(Requests.ClientV4) : _peer.Request(_peer.Cookie(_ring.Minting));

    private byte[] Bad()
    {
        byte[] request = _peer.Request(_peer.Cookie((_noise.Below(3) == 0 ? _otherRing : _ring).Minting));
        request[_noise.Below(2) == 0 ? ^1 : NtpHeader.Length + 60] ^= 1;
        return request;
    }
}
