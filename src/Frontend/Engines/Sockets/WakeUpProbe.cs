using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Clock;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>Measures how long a datagram waits for the code that reads the clock: sends itself one over loopback, ten times a second.</summary>
/// <remarks>
/// The way is that of every served socket: kernel, the runtime's watching thread, the pool. Where there is no loopback nothing is measured.
/// Each probe has a number. One that is not back when the next is due counts once, as late as it is by then, and is given up: whether it
/// is late or lost, the next one tells how busy the machine is now.
/// </remarks>
internal sealed class WakeUpProbe : IDisposable
{
    /// <summary>How long after the last one the next probe is sent.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _incoming = new(true);
    private readonly IRawClock _rawClock;
    private readonly WakeUpAllowance _allowance;
    private readonly Action<Socket, byte[]> _send;
    private readonly ITimer _timer;
    private readonly byte[] _outgoing = new byte[sizeof(long)];
    private long _number;
    private long _sentAt;
    private bool _isUnderway;
    private bool _isListening;

    private WakeUpProbe(Socket socket, IRawClock rawClock, WakeUpAllowance allowance, TimeProvider time, Action<Socket, byte[]> send)
    {
        (_socket, _rawClock, _allowance, _send) = (socket, rawClock, allowance, send);
        _incoming.SetBuffer(new byte[sizeof(long)], 0, sizeof(long));
        _incoming.Completed += (_, _) => Continue();
        _timer = time.CreateTimer(_ => Tick(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to measure; null where this machine has no IPv4 loopback.</summary>
    public static WakeUpProbe? Start(IRawClock rawClock, WakeUpAllowance allowance, TimeProvider time) =>
        Start(rawClock, allowance, time, static (socket, probe) => socket.Send(probe));

    /// <inheritdoc cref="Start(IRawClock, WakeUpAllowance, TimeProvider)"/>
    /// <param name="rawClock">Reads the clock for both ends.</param>
    /// <param name="allowance">Takes what is measured.</param>
    /// <param name="time">When to send.</param>
    /// <param name="send">Sends a probe, and may lose it.</param>
    internal static WakeUpProbe? Start(IRawClock rawClock, WakeUpAllowance allowance, TimeProvider time, Action<Socket, byte[]> send)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Connect(socket.LocalEndPoint!); // nobody else's datagrams count
            var probe = new WakeUpProbe(socket, rawClock, allowance, time, send);
            probe._timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            return probe;
        }
        catch (SocketException)
        {
            socket?.Dispose();
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _socket.Dispose();
        _incoming.Dispose();
    }

    private void Tick()
    {
        try
        {
            // Waited for before it is sent, as clients' datagrams are.
            Listen();
            _send(_socket, Next());
        }
        catch (SocketException)
        {
            GiveUp();
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The next probe. The one before it, if it is not back, counts as late as it is: the machine is busy now.</summary>
    private byte[] Next()
    {
        lock (_gate)
        {
            long now = _rawClock.Read().MonotonicNanoseconds;
            if (_isUnderway)
            {
                _allowance.Observe(now - _sentAt);
            }

            (_sentAt, _isUnderway) = (now, true);
            BinaryPrimitives.WriteInt64BigEndian(_outgoing, ++_number);
            return _outgoing;
        }
    }

    /// <summary>What was not sent says nothing.</summary>
    private void GiveUp()
    {
        lock (_gate)
        {
            _isUnderway = false;
        }
    }

    /// <summary>Begins to receive, unless that is under way since an earlier probe.</summary>
    private void Listen()
    {
        lock (_gate)
        {
            if (_isListening)
            {
                return;
            }

            _isListening = true;
        }

        Receive();
    }

    private void Continue()
    {
        try
        {
            if (Take())
            {
                Receive();
            }
        }
        catch (ObjectDisposedException)
        {
            // Disposed meanwhile: nobody listens any more.
        }
    }

    private void Receive()
    {
        do
        {
            _incoming.SocketFlags = SocketFlags.None;
        }
        while (!_socket.ReceiveAsync(_incoming) && Take());
    }

    /// <summary>Takes what was received.</summary>
    /// <returns>False when receiving failed: the next tick begins it again.</returns>
    private bool Take()
    {
        long now = _rawClock.Read().MonotonicNanoseconds;
        lock (_gate)
        {
            _isListening = _incoming.SocketError == SocketError.Success;
            if (_isListening && _isUnderway && BinaryPrimitives.ReadInt64BigEndian(_incoming.MemoryBuffer.Span) == _number)
            {
                _allowance.Observe(now - _sentAt);
                _isUnderway = false;
            }

            return _isListening;
        }
    }
}
