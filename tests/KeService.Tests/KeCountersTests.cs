using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using PublicTime.KeService.Sessions;
using PublicTime.NtsClient.KeyExchange;
using PublicTime.Wire.Nts;

namespace PublicTime.KeService.Tests;

public sealed class KeCountersTests
{
    [Fact]
    public void Each_session_is_measured_once_under_the_name_of_its_outcome()
    {
        using var counters = new KeCounters();
        using var listener = new MeterListener();

        // Meters of other tests that run at the same time have the same name.
        var seen = new ConcurrentQueue<(string? Outcome, long Value)>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == KeCounters.MeterName && instrument.Name == "publictime_ke_sessions")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => seen.Enqueue((tags[0].Value as string, value)));
        listener.Start();

        counters.Count(KeOutcome.RefusedTooLong);

        Assert.Contains((nameof(KeOutcome.RefusedTooLong), 1L), seen);
        Assert.Equal(1, counters.Total(KeOutcome.RefusedTooLong));
        Assert.Equal(0, counters.Total(KeOutcome.Served));
    }

    [Fact]
    public void A_session_that_got_cookies_is_measured_under_its_AEAD_too()
    {
        using var counters = new KeCounters();
        using var listener = new MeterListener();
        var seen = new ConcurrentQueue<(string? Aead, long Value)>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == KeCounters.MeterName && instrument.Name == "publictime_ke_served")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => seen.Enqueue((tags[0].Value as string, value)));
        listener.Start();

        counters.Count(new KeResult(KeOutcome.Served, AeadAlgorithm.AesSivCmac384));
        counters.Count(new KeResult(KeOutcome.Disconnected));

        Assert.Contains((nameof(AeadAlgorithm.AesSivCmac384), 1L), seen);
        Assert.Equal((1L, 1L), (counters.Total(AeadAlgorithm.AesSivCmac384), counters.Total(KeOutcome.Served)));
        Assert.Equal(0, counters.Total(AeadAlgorithm.AesSivCmac256));
    }

    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256)]
    [InlineData(AeadAlgorithm.AesSivCmac384)]
    [InlineData(AeadAlgorithm.AesSivCmac512)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv)]
    public async Task A_session_counts_under_the_AEAD_that_its_client_got(AeadAlgorithm aead)
    {
        using var ke = new KeFixture();
        await using KeServer server = ke.Start(KeFixture.Options with { Aeads = [aead] });

        KeyExchangeOutcome outcome = await new KeyExchangeClient(ke.Trust, TimeProvider.System)
            .ExchangeAsync(KeFixture.TargetOf(server) with { Aeads = [aead] }, ke.Deadline);

        Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence);
        Assert.Equal(aead, outcome.Result.Aead);
        outcome.Result.Dispose();
        await ke.CountedAsync(KeOutcome.Served);
        await ke.UntilAsync(() => ke.Counters.Total(aead) == 1);
        Assert.Equal(1, Enum.GetValues<AeadAlgorithm>().Sum(ke.Counters.Total));
    }
}
