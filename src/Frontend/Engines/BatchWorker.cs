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
using PublicTime.Native.Process;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines;

/// <summary>One thread, one socket: receives a batch, answers it, sends the answers. All its state belongs to its thread.</summary>
/// <remarks>T3 is the same for all answers of a batch: read when all are ready but for their seals. A server that is not saturated has batches of one.</remarks>
internal sealed class BatchWorker : IDisposable
{
    private const int WarmUpBatch = 4;
    private const int MostDefectsInARow = 1000;
    private const int KernelDoubles = 2; // what is asked of it for a buffer

    private readonly UdpBatchSocket _socket;
    private readonly IRawClock _rawClock;
    private readonly ServedLine _line;
    private readonly Snapshot<KeyRing?>? _keys;
    private readonly AccessList _access;
    private readonly Admission? _admission;
    private readonly QueueBound _queue;
    private readonly NonceSource _nonces = new();
    private readonly Responder _responder;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<Exception> _defectSeen;
    private readonly int? _core;
    private readonly Action<int> _coreRefused;
    private Thread? _thread;
    private long _taken;
    private long _stepBase;
    private int _defectsInARow;
    private bool _isDefectTold;

    /// <summary>A worker that has not started.</summary>
    /// <param name="socket">Its own from now on.</param>
    /// <param name="inputs">What the answers are made from.</param>
    /// <param name="defectSeen">Told once, on the worker's thread, when a defect left datagrams without their answers.</param>
    /// <param name="core">The core to run on; null leaves that to the system.</param>
    /// <param name="coreRefused">Told, on the worker's thread, when the system does not let it run there.</param>
    public BatchWorker(UdpBatchSocket socket, FrontendInputs inputs, Action<Exception> defectSeen, int? core, Action<int> coreRefused)
    {
        (_socket, _defectSeen, _core, _coreRefused) = (socket, defectSeen, core, coreRefused);
        (_rawClock, _keys, _access, _admission, _line) = (inputs.RawClock, inputs.Keys, inputs.Access, inputs.Admission, new ServedLine(inputs));
        _responder = new Responder(_rawClock, _nonces, socket.Batch);
        _queue = new QueueBound(socket.ReceiveBufferLength / KernelDoubles);
    }

    /// <summary>What became of every datagram.</summary>
    public DispositionCounters Counters { get; } = new();

    /// <summary>The socket, for what it says about itself.</summary>
    public UdpBatchSocket Socket => _socket;

    /// <summary>Completes when the thread has ended; faults when the socket could not go on, or a thousand batches in a row met a defect.</summary>
    public Task Ended => _ended.Task;

    /// <summary>A worker of its own on loopback, for <see cref="WarmUp"/>.</summary>
    /// <exception cref="SocketException">There is no loopback.</exception>
    public static WarmUpTarget BeginWarmUp(FrontendInputs inputs)
    {
        var socket = new UdpBatchSocket(new IPEndPoint(IPAddress.Loopback, 0), WarmUpBatch, NtpRequest.MaxLength);
        var worker = new BatchWorker(socket, inputs, static _ => { }, core: null, static _ => { });
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

    /// <summary>How far it is, by what it counted and what its socket holds: a thread that waits for its first datagram has nothing to do. Any thread may ask.</summary>
    public WorkProgress Look(string name) => new(name, Counters.Sum(), _socket.HasWaiting);

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
            PrepareThread();
            int count;
            while ((count = _socket.Receive()) > 0)
            {
                _taken += count;
                if (!Survives(count))
                {
                    return;
                }
            }

            _ended.SetResult();
        }
        catch (Exception failure) when (failure is SocketException or ArgumentOutOfRangeException)
        {
            // The socket cannot go on, or no system numbers a core like that.
            _ended.SetException(failure);
        }
    }

    private void PrepareThread()
    {
        if (_core is { } core && !CurrentThread.PinTo(core))
        {
            _coreRefused(core);
        }

        if (_socket.NapMicroseconds > 0)
        {
            CurrentThread.SharpenTimers();
        }

        // As it is: so that the first overload does not wait for its compilation.
        _socket.ResizeReceiveBuffer(_queue.Length);
    }

    private bool Survives(int count)
    {
        try
        {
            AnswerBatch(count);
            _defectsInARow = 0;
            return true;
        }
#pragma warning disable CA1031 // This is the supervisor of one socket: a defect costs one batch its answers and is told of; nobody above would catch it, and the process would end.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            return GoesOnAfter(defect);
        }
    }

    /// <summary>Sends what was answered before the defect and counts the rest of the batch; what meets one defect after the other ends.</summary>
    private bool GoesOnAfter(Exception defect)
    {
        _socket.Send();
        _responder.EndBatch();
        Counters.Count(Disposition.DroppedByDefect, _taken - Counters.Sum());
        if (!_isDefectTold)
        {
            _isDefectTold = true;
            _defectSeen(defect);
        }

        bool goesOn = ++_defectsInARow < MostDefectsInARow;
        if (!goesOn)
        {
            _ended.SetException(defect);
        }

        return goesOn;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AnswerBatch(int count)
    {
        RawReading reading = _rawClock.Read();
        var serving = new Serving(_line.At(reading), _keys?.Current, _access, _admission, reading.MonotonicNanoseconds, AwaitsRing: _keys is not null);
        ReadOnlySpan<Answer> answers = _responder.Respond(new ReceivedBatch(_socket, reading.Realtime), count, serving);
        for (int i = 0; i < answers.Length; i++)
        {
            Counters.Count(answers[i].Disposition);
            if (answers[i].Length > 0)
            {
                _socket.Answer(i, answers[i].Length);
            }
        }

        _socket.Send();
        _responder.EndBatch();
        BoundQueue(count, reading);
        GC.KeepAlive(serving.Ring);
    }

    /// <summary>A datagram without the kernel's stamp says nothing of how long it waited, and neither does one from before a step of the clock.</summary>
    private void BoundQueue(int count, in RawReading reading)
    {
        if (Math.Abs(reading.StepBaseNanoseconds - _stepBase) > QueueBound.MostWaitNanoseconds / 2)
        {
            _stepBase = reading.StepBaseNanoseconds;
            _queue.Forget(reading.MonotonicNanoseconds);
        }

        bool isFull = count == _socket.Batch;
        long waited = isFull && _socket.TryGetReceiveStamp(0, out RawInstant received) ? reading.Realtime.Nanoseconds - received.Nanoseconds : 0;
        if (_queue.Observe(isFull, waited, reading.MonotonicNanoseconds))
        {
            _socket.ResizeReceiveBuffer(_queue.Length);
        }
    }
}
