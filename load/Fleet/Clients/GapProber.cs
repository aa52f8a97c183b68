using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PublicTime.Fleet.Clients;

/// <summary>
/// Asks several UDP ports of 127.0.0.1 for plain time every 5 ms, from one thread, and notes when answers come and how long they took. What delays the prober itself delays all of them,
/// so a bare echo among them says what a gap is worth.
/// </summary>
internal sealed class GapProber : IDisposable
{
    private const int HeaderLength = 48;
    private const int OriginOffset = 24;
    private const int ReceiveOffset = 32;
    private const int TransmitOffset = 40;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan WorthKeeping = 2 * Interval;

    private readonly Dictionary<Socket, (EndPoint To, GapLog Answers, LatencyLog Latencies)> _targets = [];
    private readonly Dictionary<int, Socket> _ports = [];
    private readonly Thread _thread;
    private volatile bool _isEnough;

    /// <param name="begun">Where the seconds begin of which the longest gap is kept, on the clock of <see cref="TimeProvider.System"/>; not after now.</param>
    /// <param name="ports">Whom to ask.</param>
    public GapProber(long begun, params IEnumerable<int> ports)
    {
        foreach (int port in ports)
        {
            // Not connected, so that a port that is closed for a while is no error, only silence.
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _targets.Add(socket, (new IPEndPoint(IPAddress.Loopback, port), new GapLog(begun, Time, WorthKeeping), new LatencyLog(Time)));
            _ports.Add(port, socket);
        }

        _thread = new Thread(Run) { IsBackground = true, Name = nameof(GapProber) };
        _thread.Start();
    }

    /// <summary>Asks no more; what came stays.</summary>
    public void End()
    {
        _isEnough = true;
        _thread.Join();
    }

    /// <summary>When answers came, on the clock of <see cref="TimeProvider.System"/>; read it after <see cref="End"/>.</summary>
    public GapLog AnswersOf(int port) => _targets[_ports[port]].Answers;

    /// <summary>How long they took; read it after <see cref="End"/>.</summary>
    public LatencyLog LatenciesOf(int port) => _targets[_ports[port]].Latencies;

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        foreach (Socket socket in _targets.Keys)
        {
            socket.Dispose();
        }
    }

    private void Run()
    {
        byte[] request = new byte[HeaderLength];
        request[0] = (4 << 3) | 3;
        long interval = (long)(Interval.TotalSeconds * Time.TimestampFrequency);
        long due = Time.GetTimestamp();
        while (!_isEnough)
        {
            foreach ((Socket socket, (EndPoint to, _, _)) in _targets)
            {
                BinaryPrimitives.WriteInt64BigEndian(request.AsSpan(TransmitOffset), Time.GetTimestamp());
                socket.SendTo(request, to);
            }

            // Late rounds are not made up for: a burst would fill the gaps that are looked for.
            due = Math.Max(due + interval, Time.GetTimestamp());
            CollectUntil(due);
        }
    }

    private void CollectUntil(long due)
    {
        for (TimeSpan left = Time.GetElapsedTime(Time.GetTimestamp(), due); left > TimeSpan.Zero; left = Time.GetElapsedTime(Time.GetTimestamp(), due))
        {
            List<Socket> readable = [.. _targets.Keys];
            Socket.Select(readable, null, null, left);
            foreach (Socket socket in readable)
            {
                Take(socket);
            }
        }
    }

    private void Take(Socket socket)
    {
        Span<byte> answer = stackalloc byte[HeaderLength];
        int length = socket.Receive(answer);
        bool isTime = length == HeaderLength && (answer[0] & 7) == 4 && answer[1] == 10 && answer[OriginOffset..ReceiveOffset].ContainsAnyExcept((byte)0);
        bool isEcho = length == HeaderLength && (answer[0] & 7) == 3;
        if (isTime || isEcho)
        {
            long at = Time.GetTimestamp();
            _targets[socket].Answers.Add(at);
            _targets[socket].Latencies.Add(BinaryPrimitives.ReadInt64BigEndian(answer[(isTime ? OriginOffset : TransmitOffset)..]), at);
        }
    }
}
