using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using PublicTime.KeService.Sessions;

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
}
