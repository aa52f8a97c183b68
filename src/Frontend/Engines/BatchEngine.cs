using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines;

/// <summary>The Linux engine: for each address one socket and one thread per core, in batches of recvmmsg and sendmmsg.</summary>
public sealed class BatchEngine : IAsyncDisposable
{
    /// <summary>The name of the meter that counts datagrams by <see cref="Disposition"/>.</summary>
    public const string MeterName = "PublicTime.Frontend";

    private static readonly Disposition[] Dispositions = Enum.GetValues<Disposition>();

    private readonly List<BatchWorker> _workers = [];
    private readonly Meter _meter = new(MeterName);
    private readonly ILogger _log;

    private BatchEngine(ILogger log)
    {
        _log = log;
        _meter.CreateObservableCounter(
            "publictime_datagrams", Measure, "{datagram}", "Datagrams by what became of them");
        _meter.CreateObservableCounter(
            "publictime_send_failures", () => SendFailures, "{answer}", "Answers that the kernel refused to send");
    }

    /// <summary>Faults when a socket can no longer be served; the host then stops the process.</summary>
    public Task Failed { get; private set; } = Task.CompletedTask;

    /// <summary>Binds every address and starts to answer.</summary>
    /// <exception cref="SocketException">An address could not be bound; none is served then.</exception>
    public static BatchEngine Start(FrontendOptions options, FrontendInputs inputs, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(inputs);
        WarmUp.Run(inputs);
        var engine = new BatchEngine(log);
        try
        {
            foreach (IPEndPoint endpoint in options.Endpoints)
            {
                engine.Bind(endpoint, options, inputs);
            }
        }
        catch (SocketException)
        {
            engine._meter.Dispose();
            engine._workers.ForEach(worker => worker.Dispose());
            throw;
        }

        for (int i = 0; i < engine._workers.Count; i++)
        {
            engine._workers[i].Start($"udp-{i}");
        }

        engine.Failed = Task.WhenAny(engine._workers.Select(worker => worker.Ended)).Unwrap();
        return engine;
    }

    /// <summary>How many datagrams ended this way, over all workers.</summary>
    public long Total(Disposition disposition) => _workers.Sum(worker => worker.Counters[disposition]);

    /// <summary>How many answers the kernel refused to send.</summary>
    public long SendFailures => _workers.Sum(worker => worker.Counters.SendFailures);

    /// <summary>Answers what waits in the sockets, then closes them.</summary>
    public async ValueTask DisposeAsync()
    {
        _workers.ForEach(worker => worker.Stop());
        await Task.WhenAll(_workers.Select(worker => worker.Ended)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _workers.ForEach(worker => worker.Dispose());
        _meter.Dispose();
    }

    private void Bind(IPEndPoint endpoint, FrontendOptions options, FrontendInputs inputs)
    {
        int granted = 0;
        for (int i = 0; i < options.Workers; i++)
        {
            var socket = new UdpBatchSocket(endpoint, options.Batch, options.ReceiveBufferLength);
            _workers.Add(new BatchWorker(socket, inputs));
            granted = socket.ReceiveBufferLength;
        }

        LogMessages.Listening(_log, endpoint, options.Workers, granted / 1024);
    }

    private IEnumerable<Measurement<long>> Measure() =>
        Dispositions.Select(disposition => new Measurement<long>(Total(disposition), new KeyValuePair<string, object?>("disposition", disposition.ToString())));
}
