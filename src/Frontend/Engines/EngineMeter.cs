using System.Diagnostics.Metrics;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines;

/// <summary>The counters of an engine as metrics. Owned by the engine.</summary>
public sealed class EngineMeter : IDisposable
{
    /// <summary>The name of the meter that counts datagrams by <see cref="Disposition"/>.</summary>
    public const string Name = "PublicTime.Frontend";

    private static readonly Disposition[] Dispositions = Enum.GetValues<Disposition>();
    private static readonly SocketTrouble[] Troubles = Enum.GetValues<SocketTrouble>();

    private readonly Meter _meter = new(Name);

    /// <summary>Begins to publish what an engine counts.</summary>
    public EngineMeter(IUdpEngine engine)
    {
        _meter.CreateObservableCounter(
            "publictime_datagrams", () => Measure(engine), "{datagram}", "Datagrams by what became of them");
        _meter.CreateObservableCounter(
            "publictime_send_failures", () => Measure(engine, Transfer.SendFailed), "{answer}", "Answers that were not sent, by cause");
        _meter.CreateObservableCounter(
            "publictime_send_retries", () => Measure(engine, Transfer.SendRetried), "{call}", "Sends that were tried again, by cause");
        _meter.CreateObservableCounter(
            "publictime_receive_failures", () => Measure(engine, Transfer.ReceiveFailed), "{call}", "Receives that failed and were tried again, by cause");
        _meter.CreateObservableCounter(
            "publictime_kernel_drops", () => engine.DroppedByKernel, "{datagram}", "Datagrams that the kernel dropped because a socket's queue was full");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Measure(IUdpEngine engine) => Dispositions.Select(
        disposition => new Measurement<long>(engine.Total(disposition), new KeyValuePair<string, object?>("disposition", disposition.ToString())));

    private static IEnumerable<Measurement<long>> Measure(IUdpEngine engine, Transfer transfer) => Troubles.Select(
        trouble => new Measurement<long>(engine.Total(transfer, trouble), new KeyValuePair<string, object?>("cause", trouble.ToString())));
}
