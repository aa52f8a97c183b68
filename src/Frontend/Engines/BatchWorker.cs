using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using PublicTime.Actors;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Ring;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Frontend.Responding;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines;

/// <summary>One thread, one socket: receives a batch, answers it, sends the answers. All its state belongs to its thread.</summary>
/// <remarks>
/// T3 of an answer is taken when that answer is ready, and the batch is sent when the last one is: at saturation the first of 64
/// leaves up to 30 µs after its T3 (100 µs if all want eight cookies). A server that is not saturated has batches of one.
/// </remarks>
internal sealed class BatchWorker : IDisposable
{
    private const int WarmUpBatch = 4;

    private readonly UdpBatchSocket _socket;
    private readonly IRawClock _rawClock;
    private readonly ServedLine _line;
    private readonly Snapshot<KeyRing>? _keys;
    private readonly AccessList _access;
    private readonly Admission? _admission;
    private readonly NonceSource _nonces = new();
    private readonly Responder _responder;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;

    public BatchWorker(UdpBatchSocket socket, FrontendInputs inputs)
    {
        _socket = socket;
        (_rawClock, _keys, _access, _admission, _line) = (inputs.RawClock, inputs.Keys, inputs.Access, inputs.Admission, new ServedLine(inputs));
        _responder = new Responder(_rawClock, _nonces);
    }

    /// <summary>What became of every datagram.</summary>
    public DispositionCounters Counters { get; } = new();

    /// <summary>The socket, for what it says about itself.</summary>
    public UdpBatchSocket Socket => _socket;

    /// <summary>Completes when the thread has ended; faults when the socket could not go on.</summary>
    public Task Ended => _ended.Task;

    /// <summary>A worker of its own on loopback, for <see cref="WarmUp"/>.</summary>
    /// <exception cref="SocketException">There is no loopback.</exception>
    public static WarmUpTarget BeginWarmUp(FrontendInputs inputs)
    {
        var socket = new UdpBatchSocket(new IPEndPoint(IPAddress.Loopback, 0), WarmUpBatch, NtpRequest.MaxLength);
        var worker = new BatchWorker(socket, inputs);
        worker.Start("warm-up");
        return new WarmUpTarget(socket.Local, () =>
        {
            worker.Stop();
            worker.Join();
            worker.Dispose();
        });
    }

    /// <summary>Starts the thread.</summary>
    public void Start(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Lets the thread answer what waits in the socket, and end.</summary>
    public void Stop() => _socket.Stop();

    /// <summary>Waits, after <see cref="Stop"/>, until the thread has ended.</summary>
    public void Join() => _thread?.Join();

    /// <summary>Frees what the thread used; only after <see cref="Ended"/> or <see cref="Join"/>.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        _responder.Dispose();
        _nonces.Dispose();
    }

    private void Run()
    {
        try
        {
            int count;
            while ((count = _socket.Receive()) > 0)
            {
                AnswerBatch(count);
            }

            _ended.SetResult();
        }
        catch (SocketException failure)
        {
            _ended.SetException(failure);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AnswerBatch(int count)
    {
        RawReading reading = _rawClock.Read();
        var serving = new Serving(_line.At(reading), _keys?.Current, _access, _admission, reading.MonotonicNanoseconds);
        for (int i = 0; i < count; i++)
        {
            if (!_socket.TryGetReceiveStamp(i, out RawInstant received))
            {
                received = reading.Realtime;
            }

            Disposition disposition = _responder.Respond(
                _socket.Datagram(i), _socket.Source(i), received, serving, _socket.AnswerBuffer(i), out int length);
            Counters.Count(disposition);
            if (length > 0)
            {
                _socket.Answer(i, length);
            }
        }

        SendResult result = _socket.Send();
        if (result.Failed > 0)
        {
            Counters.CountSendFailures(result.Failed);
        }

        _responder.EndBatch();
        GC.KeepAlive(serving.Ring);
    }
}
