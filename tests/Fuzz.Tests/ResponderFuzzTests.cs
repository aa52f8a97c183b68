using PublicTime.Fuzz.Tests.Cases;
using PublicTime.Fuzz.Tests.Loop;
using PublicTime.Fuzz.Tests.Promises;
using PublicTime.Wire.Ntp;

namespace PublicTime.Fuzz.Tests;

/// <summary>The whole answer to a datagram, with NTS and without.</summary>
public sealed class ResponderFuzzTests
{
    private readonly ulong _seed = Seed.Print();

    [Fact]
    public async Task Every_datagram_gets_what_it_deserves_and_no_more()
    {
        using var stage = new NtpStage(_seed);
        var promises = new ResponderPromises(stage, datagram => stage.Server.Ask(datagram), stage.Server.AskInPlace);

        await new FuzzLoop(_seed, FuzzBudget.PerTarget).RunAsync(noise => NtpCases.NextOfAny(stage, noise), promises.BrokenAsync);

        AssertReached(promises.Answered.ToDictionary(aead => aead, _ => 1L), NtpStage.Aeads);
        AssertReached(promises.Seen, Enum.GetValues<Disposition>().Except([.. ResponderPromises.NotHere, Disposition.DroppedNtsNotServed]));
    }

    [Fact]
    public async Task Where_nts_is_not_served_every_datagram_gets_what_it_deserves_and_no_more()
    {
        using var stage = new NtpStage(_seed, isNtsServed: false);
        var promises = new ResponderPromises(stage, datagram => stage.Server.Ask(datagram), stage.Server.AskInPlace);

        await new FuzzLoop(_seed, FuzzBudget.PerTarget).RunAsync(noise => NtpCases.NextOfAny(stage, noise), promises.BrokenAsync);

        AssertReached(promises.Seen, [Disposition.Answered, Disposition.DroppedNtsNotServed, Disposition.DroppedMalformedNts, Disposition.DroppedMalformedField]);
        Assert.DoesNotContain(Disposition.AnsweredNts, promises.Seen.Keys);
        Assert.DoesNotContain(Disposition.NtsNakUnknownKey, promises.Seen.Keys);
    }

    [Fact]
    public async Task Who_asks_too_often_or_may_not_ask_gets_a_kiss_or_nothing_whatever_the_datagram()
    {
        using var stage = new NtpStage(_seed);
        var promises = new AdmissionPromises(stage, (datagram, client) => stage.LimitedServer.Ask(datagram, client));

        await new FuzzLoop(_seed, FuzzBudget.PerTarget).RunAsync(noise => NtpCases.NextOfAny(stage, noise), promises.BrokenAsync);

        AssertReached(promises.Seen, Enum.GetValues<Disposition>().Except([Disposition.DroppedByDefect, Disposition.DroppedNtsNotServed, Disposition.DroppedNoRing, Disposition.DroppedNtsNak]));
        Assert.DoesNotContain(Disposition.DroppedByDefect, promises.Seen.Keys);
    }

    /// <summary>A fuzzer that never gets far finds nothing.</summary>
    private static void AssertReached<TOutcome>(Dictionary<TOutcome, long> seen, IEnumerable<TOutcome> expected)
        where TOutcome : struct, Enum
    {
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', seen.OrderBy(outcome => outcome.Key).Select(outcome => $"{outcome.Key}: {outcome.Value}")));
        if (Environment.GetEnvironmentVariable("FUZZ_ITERATION") is null)
        {
            Assert.All(expected, outcome => Assert.Contains(outcome, seen.Keys));
        }
    }
}
