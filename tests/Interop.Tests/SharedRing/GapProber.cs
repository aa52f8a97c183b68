using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PublicTime.Interop.Tests.SharedRing;

/// <summary>
/// Asks several UDP ports of 127.0.0.1 for plain time every 5 ms, from one thread, and notes when answers come. What delays the prober itself delays all of them,
/// so a bare echo among them says what a gap is worth.
/// </summary>
internal sealed class GapProber : IDisposable
{
    private const int HeaderLength = 48;
    private const int OriginOffset = 24;
    private const int TransmitOffset = 40;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly Dictionary<Socket, (EndPoint To, List<long> Answers)> _targets = [];
    private readonly Dictionary<int, Socket> _ports = [];
    private readonly Thread _thread;
    private volatile bool _isEnough;

    /// <param name="ports">Whom to ask.</param>
    public GapProber(params IEnumerable<int> ports)
    {
        foreach (int port in ports)
        {
            // Not connected, so that a port that is closed for a while is no error, only silence.
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _targets.Add(socket, (new IPEndPoint(IPAddress.Loopback, port), []));
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

    /// <summary>The longest time between two answers; call it after <see cref="End"/>.</summary>
    /// <param name="port">Whose.</param>
    /// <param name="absences">Times that do not count: a gap that touches one of them is passed over.</param>
    /// <returns>The gap, and when it began on the clock of <see cref="TimeProvider.System"/>.</returns>
    public (TimeSpan Gap, long From) WorstGap(int port, IReadOnlyList<(long From, long To)> absences)
    {
        List<long> answers = AnswersOf(port);
        (long From, long To) worst = answers.Zip(answers.Skip(1))
            .Where(gap => !absences.Any(absence => gap.First <= absence.To && gap.Second >= absence.From))
            .MaxBy(gap => gap.Second - gap.First);
        return (Time.GetElapsedTime(worst.From, worst.To), worst.From);
    }

    /// <summary>How many answers came; call it after <see cref="End"/>.</summary>
    public int CountOf(int port) => AnswersOf(port).Count;

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        foreach (Socket socket in _targets.Keys)
        {
            socket.Dispose();
        }
    }

    private List<long> AnswersOf(int port) => _targets[_ports[port]].Answers;

    private void Run()
    {
        byte[] request = new byte[HeaderLength];
        request[0] = (4 << 3) | 3;
        long interval = (long)(Interval.TotalSeconds * Time.TimestampFrequency);
        long due = Time.GetTimestamp();
        for (long number = 1; !_isEnough; number++)
        {
            BinaryPrimitives.WriteInt64BigEndian(request.AsSpan(TransmitOffset), number);
            foreach ((Socket socket, (EndPoint to, _)) in _targets)
            {
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
                Take(socket, _targets[socket].Answers);
            }
        }
    }

    private static void Take(Socket socket, List<long> answers)
    {
        Span<byte> answer = stackalloc byte[HeaderLength];
        int length = socket.Receive(answer);
        bool isTime = length == HeaderLength && (answer[0] & 7) == 4 && answer[1] == 10 && answer[OriginOffset..TransmitOffset].ContainsAnyExcept((byte)0);
        bool isEcho = length == HeaderLength && (answer[0] & 7) == 3;
        if (isTime || isEcho)
        {
            answers.Add(Time.GetTimestamp());
        }
    }
}
