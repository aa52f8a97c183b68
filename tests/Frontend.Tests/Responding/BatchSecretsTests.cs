using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Responding;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Tests.Responding;

/// <summary>No nonce twice, and no key after the batch: through lanes and one by one, with the real generator.</summary>
public sealed class BatchSecretsTests : IDisposable
{
    private const int Batch = 40; // five groups
    private const int Batches = 5;
    private const int Placeholders = 2;

    private readonly Noise _noise = new(Seed.Print());
    private readonly KeyRing _ring;
    private readonly TestResponder _template = new();

    public BatchSecretsTests() => _ring = TestRings.Create(_noise);

    public static TheoryData<AeadAlgorithm, bool> Ways => new(
        from algorithm in new[] { AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac384, AeadAlgorithm.AesSivCmac512, AeadAlgorithm.Aes128GcmSiv }
        from hasLanes in new[] { true, false }
        select (algorithm, hasLanes));

    private Serving Serving => new(_template.Clock, _ring, AccessList.LoopbackOnly);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_answer_and_every_fresh_cookie_has_a_nonce_of_its_own(AeadAlgorithm algorithm, bool hasLanes)
    {
        using var nonces = new NonceSource();

        (List<string> answers, List<string> cookies) = NoncesOf(nonces, algorithm, hasLanes);

        Assert.Equal((Batches * Batch, Batches * Batch * (1 + Placeholders)), (answers.Count, cookies.Count));
        Assert.Distinct(answers, StringComparer.Ordinal);
        Assert.Distinct(cookies, StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_generator_that_repeats_itself_is_found_out(AeadAlgorithm algorithm, bool hasLanes)
    {
        byte octet = 0;
        using var nonces = new NonceSource(octets => octets.Fill(++octet));

        (List<string> answers, List<string> cookies) = NoncesOf(nonces, algorithm, hasLanes);

        Assert.NotEqual(answers.Count, answers.Distinct(StringComparer.Ordinal).Count());
        Assert.NotEqual(cookies.Count, cookies.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    [Trait("Needs", "AES instructions")]
    public void The_keys_of_all_sessions_are_forgotten_when_the_batch_ends(AeadAlgorithm algorithm, bool hasLanes)
    {
        Assert.SkipUnless(AeadKey.IsAccelerated, "Without the processor's AES instructions the platform holds the keys.");
        using var nonces = new NonceSource();
        using var responder = new Responder(_template.RawClock, nonces, Batch, hasLanes);
        NtsPeer[] peers = [.. Enumerable.Range(0, Batch).Select(_ => new NtsPeer(_noise, algorithm))];
        TestBatch batch = BatchOf([.. peers.Select(peer => peer.Request(peer.Cookie(_ring.Minting), Placeholders))]);

        responder.Respond(batch, Batch, Serving);

        // What sealing needs is kept for all, and of the last group, its lane 7 included, all that opening needed.
        Assert.All(peers.Where(_ => algorithm != AeadAlgorithm.Aes128GcmSiv), peer => Assert.True(Holds(responder, peer.ServerKey)));
        Assert.All(peers[^8..], peer => Assert.True(Holds(responder, peer.ClientKey) && Holds(responder, peer.ServerKey)));
        responder.EndBatch();
        Assert.All(peers, peer => Assert.False(Holds(responder, peer.ClientKey) || Holds(responder, peer.ServerKey)));
        Array.ForEach(peers, peer => peer.Dispose());
    }

    public void Dispose() => _template.Dispose();

    /// <summary>Keys stand lane by lane, a block of each: 16 octets at a time.</summary>
    private static bool Holds(Responder responder, ReadOnlySpan<byte> key)
    {
        bool holds = false;
        for (int at = 0; at < key.Length; at += 16)
        {
            ReadOnlySpan<byte> part = key.Slice(at, Math.Min(16, key.Length - at));
            holds |= responder.Lanes?.Holds(part) ?? false;
            foreach (NtsServerOperation operation in responder.Operations)
            {
                holds |= operation.Holds(part);
            }
        }

        return holds;
    }

    private static TestBatch BatchOf(byte[][] requests) => new(requests, [.. Enumerable.Repeat(TestResponder.Loopback, requests.Length)]);

    private (List<string> Answers, List<string> Cookies) NoncesOf(NonceSource nonces, AeadAlgorithm algorithm, bool hasLanes)
    {
        (List<string> answers, List<string> cookies) = ([], []);
        using var peer = new NtsPeer(_noise, algorithm);
        using var responder = new Responder(_template.RawClock, nonces, Batch, hasLanes);
        for (int i = 0; i < Batches; i++)
        {
            TestBatch batch = BatchOf([.. Enumerable.Range(0, Batch).Select(_ => peer.Request(peer.Cookie(_ring.Minting), Placeholders))]);
            Frontend.Responding.Answer[] served = [.. responder.Respond(batch, Batch, Serving)];
            Assert.Equal(hasLanes && AeadKey.IsAccelerated ? Batch / 8 : 0, responder.GroupCount);
            responder.EndBatch();
            for (int index = 0; index < Batch; index++)
            {
                Assert.Equal(Disposition.AnsweredNts, served[index].Disposition);
                Span<byte> answer = batch.AnswerRoom(index)[..served[index].Length];
                Assert.True(NtsResponseFields.TryRead(answer, out NtsResponseFields fields));
                answers.Add(Convert.ToHexString(fields.Authenticator.Nonce));
                cookies.AddRange(peer.OpenAnswer(answer, _ring.Minting).Select(cookie => Convert.ToHexString(cookie, 4, 16)));
            }
        }

        return (answers, cookies);
    }
}
