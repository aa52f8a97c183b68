using System.Diagnostics.Metrics;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines;

/// <summary>The counters of an engine as metrics. Owned by the engine.</summary>
public sealed class EngineMeter : IDisposable
{
    /// <summary>The name of the meter that counts datagrams by <see cref="Disposition"/>.</summary>
    public const string Name = "PublicTime.Frontend";

    private static readonly Disposition[] Dispositions = Enum.GetValues<Disposition>();

    private readonly Meter _meter = new(Name);

    /// <summary>Begins to publish what an engine counts.</summary>
    public EngineMeter(IUdpEngine engine)
    {
        _meter.CreateObservableCounter(
            "publictime_datagrams", () => Measure(engine), "{datagram}", "Datagrams by what became of them");
        _meter.CreateObservableCounter(
            "publictime_send_failures", () => engine.SendFailures, "{answer}", "Answers that the kernel refused to send");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Measure(IUdpEngine engine) => Dispositions.Select(
        disposition => new Measurement<long>(engine.Total(disposition), new KeyValuePair<string, object?>("disposition", disposition.ToString())));
}
