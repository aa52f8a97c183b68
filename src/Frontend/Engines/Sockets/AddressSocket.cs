using System.Net;
using System.Net.Sockets;
using PublicTime.Actors;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Ring;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Frontend.Responding;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>One local address, one socket, one datagram at a time. State belongs to the pool's thread that completes the one receive.</summary>
/// <remarks>
/// Exactly one operation is outstanding at any moment, and whoever completes it goes on: no two threads are ever in here. Datagrams that
/// wait are taken in turns of <see cref="TurnLength"/>, so that a busy address leaves the pool's threads to others in between.
/// </remarks>
internal sealed class AddressSocket : IThreadPoolWorkItem, IDisposable
{
    private const int TurnLength = 64;
    private const int BufferLength = 2048;
    private const int MostFailuresInARow = 1000;
    private const int MostDefectsInARow = 1000;

    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _incoming = new(true);
    private readonly SocketAsyncEventArgs _outgoing = new(true);
    private readonly ClientEndPoint _client;
    private readonly IRawClock _rawClock;
    private readonly Snapshot<KeyRing?>? _keys;
    private readonly AccessList _access;
    private readonly Admission? _admission;
    private readonly ServedLine _line;
    private readonly WakeUpAllowance _allowance;
    private readonly NonceSource _nonces = new();
    private readonly Responder _responder;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StopKnock _knock;
    private readonly Action<Exception> _defectSeen;
    private readonly KernelDrops _drops;
    private ReceiveDelay _delay;
    private long _taken;
    private int _failuresInARow;
    private int _defectsInARow;
    private bool _isDefectTold;
    private bool _hasBegun;

    /// <summary>Opens and binds a socket that does not share its address.</summary>
    /// <param name="local">Where to answer.</param>
    /// <param name="options">What the socket is opened with.</param>
    /// <param name="inputs">What the answers are made from.</param>
    /// <param name="allowance">How long waking up may take.</param>
    /// <param name="defectSeen">Told once, on a thread of the pool, when a defect left a datagram without its answer.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public AddressSocket(IPEndPoint local, FrontendOptions options, FrontendInputs inputs, WakeUpAllowance allowance, Action<Exception> defectSeen)
    {
        _socket = ExclusiveSocket.Open(local, options);
        Local = (IPEndPoint)_socket.LocalEndPoint!;
        _drops = new KernelDrops(_socket);
        _client = new ClientEndPoint(Local.AddressFamily);
        (_rawClock, _keys, _access, _admission, _line) = (inputs.RawClock, inputs.Keys, inputs.Access, inputs.Admission, new ServedLine(inputs));
        (_allowance, _defectSeen) = (allowance, defectSeen);
        _responder = new Responder(_rawClock, _nonces);
        _knock = new StopKnock(Local);
        _delay = new ReceiveDelay(_rawClock.Read().MonotonicNanoseconds, QueueLength.Of(_socket));
        _incoming.SetBuffer(GC.AllocateArray<byte>(BufferLength, pinned: true), 0, BufferLength);
        _outgoing.SetBuffer(GC.AllocateArray<byte>(BufferLength, pinned: true), 0, BufferLength);
        _incoming.RemoteEndPoint = _outgoing.RemoteEndPoint = _client;
        _incoming.Completed += (_, _) => Continue(_incoming);
        _outgoing.Completed += (_, _) => Continue(_outgoing);
    }

    /// <summary>Where it answers.</summary>
    public IPEndPoint Local { get; }

    /// <summary>What became of every datagram.</summary>
    public DispositionCounters Counters { get; } = new();

    /// <summary>What stood in the way of receiving and sending, and how often.</summary>
    public TransferCounters Transfers { get; } = new();

    /// <summary>Datagrams that the kernel dropped because the queue was full.</summary>
    public long DroppedByKernel => _drops.Total;

    /// <summary>Completes when no operation is outstanding any more; faults when the socket could not go on, or a thousand defects left no answer in between.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What the kernel reserves for datagrams that wait, in octets of its own accounting.</summary>
    public int ReceiveBufferLength => _socket.ReceiveBufferSize;

    /// <summary>A socket of its own on loopback, for <see cref="WarmUp"/>.</summary>
    /// <exception cref="SocketException">There is no loopback.</exception>
    public static WarmUpTarget BeginWarmUp(FrontendOptions options, FrontendInputs inputs)
    {
        var socket = new AddressSocket(new IPEndPoint(IPAddress.Loopback, 0), options, inputs, new WakeUpAllowance(), static _ => { });
        socket.Start();
        return new WarmUpTarget(socket.Local, () =>
        {
            socket.AbortAsync().Wait();
            socket.Dispose();
        });
    }

    /// <summary>How far it is, by what it counted and what its socket holds. Any thread may ask.</summary>
    public WorkProgress Look() => new($"udp {Local}", Counters.Sum(), WaitingDatagrams.Any(_socket));

    /// <summary>Begins to answer.</summary>
    public void Start()
    {
        _hasBegun = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Answers what waits, then ends.</summary>
    public async Task StopAsync(TimeProvider time)
    {
        await _knock.UntilAsync(Ended, time).ConfigureAwait(false);
        _ = DroppedByKernel;
        _socket.Dispose();
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends at once, for an address that is gone: nobody is left to answer. If it has not begun, it will not.</summary>
    public async Task AbortAsync()
    {
        _ = DroppedByKernel;
        _socket.Dispose();
        if (!_hasBegun)
        {
            _ended.TrySetResult();
        }

        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Frees what it used; only after <see cref="Ended"/>, or if it was never started.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        _incoming.Dispose();
        _outgoing.Dispose();
        _responder.Dispose();
        _nonces.Dispose();
    }

    /// <summary>Begins a turn, or goes on after one.</summary>
    void IThreadPoolWorkItem.Execute() => Continue(completed: null);

    /// <summary>On a thread of the pool, when the one outstanding operation has completed.</summary>
    private void Continue(SocketAsyncEventArgs? completed)
    {
        try
        {
            if (completed == _outgoing)
            {
                CountSent();
            }
            else if (completed == _incoming && !Take(isQueued: false))
            {
                return;
            }

            TakeTurn();
        }
        catch (ObjectDisposedException)
        {
            // Closed between two operations: the address is gone, or the knock was not heard in time.
            _ended.TrySetResult();
        }
#pragma warning disable CA1031 // This is the supervisor of one address: a defect costs one datagram its answer and is told of; nobody above would catch it, and the process would end.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            GoOnAfter(defect);
        }
    }

    /// <summary>No operation is outstanding then: one that completed is over, and one that could not be begun is none. Without an answer in between this ends.</summary>
    private void GoOnAfter(Exception defect)
    {
        if (!_isDefectTold)
        {
            _isDefectTold = true;
            _defectSeen(defect);
        }

        Counters.Count(Disposition.DroppedByDefect, _taken - Counters.Sum());
        if (++_defectsInARow >= MostDefectsInARow)
        {
            _ended.TrySetException(defect);
            return;
        }

        _responder.EndBatch();
        _outgoing.SetBuffer(0, BufferLength);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void TakeTurn()
    {
        for (int i = 0; i < TurnLength; i++)
        {
            // What one receive says of its datagram would be asked of the next: with MSG_TRUNC it reports octets that are not in the buffer.
            _incoming.SocketFlags = SocketFlags.None;
            if (_socket.ReceiveFromAsync(_incoming) || !Take(isQueued: true))
            {
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Answers the datagram that was received.</summary>
    /// <returns>False when another operation is outstanding, or none will be any more.</returns>
    private bool Take(bool isQueued)
    {
        RawReading reading = _rawClock.Read();
        if (_incoming.SocketError is not (SocketError.Success or SocketError.MessageSize))
        {
            return Survives(_incoming.SocketError);
        }

        _failuresInARow = 0;
        ClientAddress client = _client.Address;
        if (_knock.IsFrom(client))
        {
            _ended.TrySetResult();
            return false;
        }

        _taken++;
        long waited = isQueued
            ? _delay.Queued(reading.MonotonicNanoseconds)
            : _delay.Awaited(reading.MonotonicNanoseconds, _allowance.Nanoseconds);
        var serving = new Serving(_line.At(reading), _keys?.Current, _access, _admission, reading.MonotonicNanoseconds, AwaitsRing: _keys is not null);

        // Some systems call it an error that the datagram was cut to its room; that it is too long shows all the same.
        int length = _incoming.SocketError == SocketError.MessageSize ? BufferLength : Math.Min(_incoming.BytesTransferred, BufferLength);
        Counters.Count(_responder.Respond(
            _incoming.MemoryBuffer.Span[..length], client, new ReceiveStamp(reading.Realtime, waited), serving, _outgoing.MemoryBuffer.Span, out int answer));
        _responder.EndBatch();
        GC.KeepAlive(serving.Ring);
        return answer == 0 || Sends(answer);
    }

    /// <summary>Nearly every send completes at once; one that does not is awaited before the next datagram is taken.</summary>
    private bool Sends(int length)
    {
        _defectsInARow = 0;
        _outgoing.SetBuffer(0, length);
        bool isPending = _socket.SendToAsync(_outgoing);
        if (!isPending)
        {
            CountSent();
        }

        return !isPending;
    }

    private void CountSent()
    {
        if (_outgoing.SocketError != SocketError.Success)
        {
            Transfers.Count(Transfer.SendFailed, SocketTroubles.Of(_outgoing.SocketError));
        }

        _outgoing.SetBuffer(0, BufferLength);
    }

    /// <summary>A client that is unreachable is an error of receiving on some systems; a socket that only fails is none any more.</summary>
    private bool Survives(SocketError failure)
    {
        if (failure == SocketError.OperationAborted)
        {
            _ended.TrySetResult();
            return false;
        }

        Transfers.Count(Transfer.ReceiveFailed, SocketTroubles.Of(failure));
        bool survives = ++_failuresInARow < MostFailuresInARow;
        if (!survives)
        {
            _ended.TrySetException(new SocketException((int)failure));
        }

        return survives;
    }
}
