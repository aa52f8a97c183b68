using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Clock;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>Measures how long a datagram waits for the code that reads the clock: sends itself one over loopback, ten times a second.</summary>
/// <remarks>The way is that of every served socket: kernel, the runtime's watching thread, the pool. Where there is no loopback nothing is measured.</remarks>
internal sealed class WakeUpProbe : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly SocketAsyncEventArgs _incoming = new(true);
    private readonly IRawClock _rawClock;
    private readonly WakeUpAllowance _allowance;
    private readonly ITimer _timer;
    private long _sentAt;
    private int _isUnderway;

    private WakeUpProbe(IRawClock rawClock, WakeUpAllowance allowance, TimeProvider time)
    {
        (_rawClock, _allowance) = (rawClock, allowance);
        _timer = time.CreateTimer(_ => Tick(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to measure; null where this machine has no IPv4 loopback.</summary>
    public static WakeUpProbe? Start(IRawClock rawClock, WakeUpAllowance allowance, TimeProvider time)
    {
        var probe = new WakeUpProbe(rawClock, allowance, time);
        try
        {
            probe._socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            probe._socket.Connect(probe._socket.LocalEndPoint!); // nobody else's datagrams count
            probe._incoming.SetBuffer(new byte[1], 0, 1);
            probe._incoming.Completed += (_, _) => probe.Receive();
            probe._timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            return probe;
        }
        catch (SocketException)
        {
            probe.Dispose();
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
        Send();
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A probe that is not back after a whole interval counts as it is: the machine is busy now.</summary>
    private void Send()
    {
        try
        {
            long now = _rawClock.Read().MonotonicNanoseconds;
            if (Interlocked.Exchange(ref _isUnderway, 1) != 0)
            {
                _allowance.Observe(now - Volatile.Read(ref _sentAt));
                return;
            }

            // Waited for before it is sent, as clients' datagrams are.
            if (!_socket.ReceiveAsync(_incoming))
            {
                Volatile.Write(ref _isUnderway, 0);
                return;
            }

            Volatile.Write(ref _sentAt, _rawClock.Read().MonotonicNanoseconds);
            _socket.Send([0]);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Refused once, or disposed meanwhile: the next one asks again, or nobody does.
        }
    }

    private void Receive()
    {
        if (_incoming.SocketError == SocketError.Success)
        {
            _allowance.Observe(_rawClock.Read().MonotonicNanoseconds - Volatile.Read(ref _sentAt));
        }

        Volatile.Write(ref _isUnderway, 0);
    }
}
