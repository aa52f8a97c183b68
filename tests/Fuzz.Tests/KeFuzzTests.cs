using PublicTime.Fuzz.Tests.Cases;
using PublicTime.Fuzz.Tests.Loop;
using PublicTime.Fuzz.Tests.Promises;
using PublicTime.KeService.Negotiation;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.Fuzz.Tests;

/// <summary>Key establishment: the verdict on a request, and whole sessions through TLS.</summary>
public sealed class KeFuzzTests
{
    private readonly ulong _seed = Seed.Print();

    [Fact]
    public async Task Every_request_gets_the_verdict_that_RFC_8915_has_for_it()
    {
        var promises = new KePromises(KePromises.Judge);

        await new FuzzLoop(_seed, FuzzBudget.PerTarget).RunAsync(KeCases.NextRequest, promises.BrokenAsync);

        KeVerdict[] seen = [.. promises.Seen.Keys];
        Assert.All(Enum.GetValues<KeRequestFault>(), fault => Assert.Contains(seen, verdict => verdict.Fault == fault));
        Assert.All(Enum.GetValues<KeAgreement>(), agreement => Assert.Contains(
            seen, verdict => verdict.Fault == KeRequestFault.None && verdict.Decision.Agreement == agreement));
        Assert.All(NtpStage.Aeads, aead => Assert.Contains(seen, verdict => verdict.Decision.Aead == aead));
        Assert.All(new[] { false, true }, confirms => Assert.Contains(
            seen, verdict => verdict.Decision is { Aead: AeadAlgorithm.Aes128GcmSiv } decision && decision.ConfirmsGcmSivContext == confirms));
    }

    [Fact]
    public async Task Every_session_ends_in_one_outcome_one_message_and_close_notify()
    {
        using var promises = new KeSessionPromises();

        await new FuzzLoop(_seed, FuzzBudget.PerTarget).RunAsync(KeCases.NextRequest, promises.BrokenAsync);
    }
}
