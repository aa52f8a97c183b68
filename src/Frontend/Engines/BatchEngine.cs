using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Frontend.Advice;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines;

/// <summary>The Linux engine: for each address one socket and one thread per core, in batches of recvmmsg and sendmmsg.</summary>
public sealed class BatchEngine : IUdpEngine
{
    /// <summary>What it asks of the kernel, in octets, unless the options say: 8 MiB took the loss at saturation from a fifth to a hundredth.</summary>
    public const int ReceiveBufferLength = 8 * 1024 * 1024;

    private readonly List<BatchWorker> _workers = [];
    private readonly EngineMeter _meter;
    private readonly ILogger _log;
    private int _isCoreRefused;

    private BatchEngine(FrontendOptions options, ILogger log)
    {
        (Endpoints, _log) = (options.Endpoints, log);
        _meter = new EngineMeter(this);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IPEndPoint> Endpoints { get; }

    /// <inheritdoc/>
    public Task Failed { get; private set; } = Task.CompletedTask;

    /// <summary>Binds every address and starts to answer.</summary>
    /// <exception cref="SocketException">An address could not be bound; none is served then.</exception>
    public static BatchEngine Start(FrontendOptions options, FrontendInputs inputs, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(inputs);
        WarmUp.Run(inputs, WarmUpBatch.Count, BatchWorker.BeginWarmUp);
        var engine = new BatchEngine(options, log);
        bool isBound = false;
        try
        {
            foreach (IPEndPoint endpoint in options.Endpoints)
            {
                engine.Bind(endpoint, options, inputs);
            }

            engine.Advise(options);
            isBound = true;
        }
        finally
        {
            if (!isBound)
            {
                engine._meter.Dispose();
                engine._workers.ForEach(worker => worker.Dispose());
            }
        }

        for (int i = 0; i < engine._workers.Count; i++)
        {
            engine._workers[i].Start(NameOf(i));
        }

        engine.Failed = Task.WhenAny(engine._workers.Select(worker => worker.Ended)).Unwrap();
        return engine;
    }

    /// <inheritdoc/>
    public long Total(Disposition disposition) => _workers.Sum(worker => worker.Counters[disposition]);

    /// <inheritdoc/>
    public long Total(Transfer transfer, SocketTrouble trouble) => _workers.Sum(worker => worker.Socket.Transfers[transfer, trouble]);

    /// <inheritdoc/>
    public long DroppedByKernel => _workers.Sum(worker => worker.Socket.DroppedByKernel);

    /// <inheritdoc/>
    public IReadOnlyList<WorkProgress> Look() => [.. _workers.Select((worker, i) => worker.Look(NameOf(i)))];

    /// <summary>Answers what waits in the sockets, then closes them.</summary>
    public async ValueTask DisposeAsync()
    {
        _workers.ForEach(worker => worker.Stop());
        await Task.WhenAll(_workers.Select(worker => worker.Ended)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _workers.ForEach(worker => worker.Dispose());
        _meter.Dispose();
    }

    private static string NameOf(int worker) => $"udp-{worker}";

    /// <summary>Loopback needs no advice: what is sent there waits for nobody.</summary>
    private void Advise(FrontendOptions options)
    {
        if (options.Endpoints.All(endpoint => IPAddress.IsLoopback(endpoint.Address)))
        {
            return;
        }

        var granted = new GrantedBuffers(
            2L * (options.ReceiveBufferLength ?? ReceiveBufferLength), _workers.Min(worker => worker.Socket.ReceiveBufferLength),
            2L * UdpBatchSocket.DefaultSendBufferLength, _workers.Min(worker => worker.Socket.SendBufferLength));
        foreach (string sentence in KernelSettings.Advice(granted, KernelSettings.ReadHost))
        {
            LogMessages.KernelSettingLow(_log, sentence);
        }
    }

    private void Bind(IPEndPoint endpoint, FrontendOptions options, FrontendInputs inputs)
    {
        int granted = 0;
        for (int i = 0; i < options.Workers; i++)
        {
            var socket = new UdpBatchSocket(endpoint, options.Batch, options.ReceiveBufferLength ?? ReceiveBufferLength, options.Dscp)
            {
                NapMicroseconds = options.NapMicroseconds,
            };
            _workers.Add(new BatchWorker(
                socket, inputs, defect => LogMessages.BatchFaulted(_log, endpoint, defect), WorkerCores.Of(i, options.Workers, options.Cores), TellOfCore));
            granted = socket.ReceiveBufferLength;
        }

        string workers = WorkerCores.Describe(options.Workers, options.Cores);
        LogMessages.Listening(_log, endpoint, workers, granted / 1024);
    }

    /// <summary>Once for all workers, on the thread of the first.</summary>
    private void TellOfCore(int core)
    {
        if (Interlocked.Exchange(ref _isCoreRefused, 1) == 0)
        {
            LogMessages.CoreRefused(_log, core);
        }
    }
}
