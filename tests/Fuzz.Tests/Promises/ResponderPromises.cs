using PublicTime.CookieKeys.Aead;
using PublicTime.Frontend.Tests;
using PublicTime.Fuzz.Tests.Cases;
using PublicTime.Fuzz.Tests.Loop;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Fuzz.Tests.Promises;

/// <summary>What holds for every datagram and its answer.</summary>
/// <param name="stage">Server and keys.</param>
/// <param name="ask">The server, or a twin of it that is broken on purpose.</param>
/// <param name="askInPlace">The same without a copy of the answer, so that what it allocates is the server's doing.</param>
internal sealed class ResponderPromises(NtpStage stage, Func<byte[], Answer> ask, Func<byte[], Disposition> askInPlace)
{
    /// <summary>Outcomes of those who limit and deny, of whom there are none here (<see cref="AdmissionPromises"/>), of full batches, of who waits for a ring, and of an engine that met a defect.</summary>
    public static readonly Disposition[] NotHere =
    [
        Disposition.KissRate, Disposition.KissDeny, Disposition.DroppedDenied, Disposition.DroppedRateLimited, Disposition.DroppedNtsNak,
        Disposition.DroppedNoRing, Disposition.DroppedByDefect,
    ];

    private readonly RequestOracle _oracle = new(stage.Server.Ring);
    private readonly PacketTime _time = new(datagram => ask(datagram), [.. NtpStage.Aeads.Select(stage.FullRequest)]);

    /// <summary>How often each outcome was seen.</summary>
    public Dictionary<Disposition, long> Seen { get; } = [];

    /// <summary>The AEADs of authenticated answers.</summary>
    public HashSet<AeadAlgorithm> Answered { get; } = [];

    /// <summary>Asks, and says which promise is broken; null for none.</summary>
    public ValueTask<string?> BrokenAsync(FuzzCase made) => ValueTask.FromResult(Broken(made));

    private string? Broken(FuzzCase made)
    {
        byte[] datagram = made.Octets;
        long start = TimeProvider.System.GetTimestamp();
        Answer answer = ask(datagram);
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        (Disposition again, long allocated) = AskInPlace(datagram);
        Seen[answer.Disposition] = Seen.GetValueOrDefault(answer.Disposition) + 1;

        bool isAnswered = answer.Disposition == Disposition.Answered || IsNts(answer.Disposition);
        (int cookies, AeadAlgorithm aead) = _oracle.CookiesOf(datagram);
        bool isPlain = RequestOracle.IsPlain(datagram);
        return (answer.Disposition, answer.Octets.Length) switch
        {
            (var disposition, _) when allocated > 0 && (AeadKey.IsAccelerated || !MayUseKeys(disposition)) => $"{allocated} octets allocated",
            _ when again != answer.Disposition => $"{again} the second time, {answer.Disposition} the first",
            _ when !Enum.IsDefined(answer.Disposition) => "an outcome that has no name",
            _ when NotHere.Contains(answer.Disposition) => $"{answer.Disposition}, for which there is no reason",
            (_, var length) when length > datagram.Length => "an answer longer than its request",
            (_, var length) when length > 0 != isAnswered => $"{answer.Disposition} with {length} octets",
            (Disposition.AnsweredNts, _) when cookies == 0 => "an authenticated answer to what is not authentic",
            (not Disposition.AnsweredNts, _) when cookies > 0 => $"{answer.Disposition} for a good request that wants {cookies} cookies",
            (Disposition.Answered, _) when !isPlain => "a plain answer to what is no plain request",
            (not Disposition.Answered, _) when isPlain => $"{answer.Disposition} for a good plain request",
            (Disposition.AnsweredNts, _) => BrokenAuthentic(datagram, answer, cookies, aead),
            _ when isAnswered => OpenAnswer.Broken(datagram, answer),
            _ => null,
        } ?? (_time.IsSlow(datagram, elapsed) ? "a packet that takes too long every time" : null);
    }

    /// <summary>Asks once more, and again while something is allocated: what the runtime does meanwhile is not done every time.</summary>
    private (Disposition Disposition, long Allocated) AskInPlace(byte[] datagram)
    {
        Disposition disposition = default;
        long allocated = 1;
        for (int i = 0; i < 10 && allocated > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            disposition = askInPlace(datagram);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return (disposition, allocated);
    }

    private string? BrokenAuthentic(byte[] datagram, Answer answer, int cookies, AeadAlgorithm aead)
    {
        Answered.Add(aead);
        int got = stage.PeerOf(aead).OpenAnswer(answer.Octets, stage.Ring.Minting).Count;
        return got == cookies ? OpenAnswer.BrokenHeader(datagram, answer) : $"{got} cookies instead of {cookies}";
    }

    /// <summary>Without the processor's AES instructions every use of a key allocates, and nothing else does.</summary>
    private static bool MayUseKeys(Disposition disposition) => disposition is Disposition.AnsweredNts or Disposition.NtsNakForgedCookie
        or Disposition.NtsNakForgedRequest or Disposition.DroppedMalformedField or Disposition.DroppedMalformedNts;

    private static bool IsNts(Disposition disposition) => disposition is Disposition.AnsweredNts or Disposition.NtsNakUnknownKey
        or Disposition.NtsNakForgedCookie or Disposition.NtsNakForgedRequest;
}
