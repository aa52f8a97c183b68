using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PublicTime.Native.Streams;
using PublicTime.Native.Udp;
using static PublicTime.Native.Udp.ManyMessages;
using static PublicTime.Native.Udp.MessageHeaders;

namespace PublicTime.Native.Packets;

/// <summary>Flows of connected UDP sockets, one each, with a source port that the kernel chose. Works everywhere, loopback included.</summary>
public sealed unsafe class UdpFlows : IDatagramPort
{
    /// <summary>The most datagrams in one batch.</summary>
    public const int MaxBatch = 256;

    private const int SolSocket = 1;
    private const int SoReceiveBufferForce = 33;
    private const int ReceiveBufferLength = 4 << 20;
    private const int MessageDontWait = 0x40;
    private const int ErrorInterrupted = 4;
    private const int ErrorConnectionRefused = 111;
    private const int Stride = 1536;

    private readonly Socket[] _sockets;
    private readonly int[] _descriptors;
    private readonly Epoll _ready;
    private readonly PacketMemory _memory;
    private readonly byte* _outgoing;
    private readonly byte* _incoming;
    private readonly Mmsghdr* _toSend;
    private readonly Mmsghdr* _received;
    private readonly int[] _flowOfSlot;
    private readonly bool[] _refused;
    private readonly int[] _flowOfIncoming;

    /// <summary>Opens and connects the sockets.</summary>
    /// <param name="targets">Whom they ask: flow n asks target n modulo their number.</param>
    /// <param name="flows">How many sockets, 1 or more.</param>
    /// <param name="batch">1 to <see cref="MaxBatch"/>.</param>
    /// <exception cref="SocketException">A target cannot be reached from here, or descriptors have run out.</exception>
    public UdpFlows(IReadOnlyList<IPEndPoint> targets, int flows, int batch)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfZero(targets.Count, nameof(targets));
        ArgumentOutOfRangeException.ThrowIfLessThan(flows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, MaxBatch);
        Batch = batch;
        _flowOfSlot = new int[batch];
        _refused = new bool[batch];
        _flowOfIncoming = new int[batch];
        _ready = new Epoll(Math.Min(flows, batch));
        _sockets = new Socket[flows];
        _descriptors = new int[flows];
        nuint count = (nuint)batch;
        nuint vectors = count * (nuint)sizeof(Iovec);
        nuint headers = count * (nuint)sizeof(Mmsghdr);
        _memory = new PacketMemory(2 * (PacketMemory.Rounded(count * Stride) + PacketMemory.Rounded(vectors) + PacketMemory.Rounded(headers)));
        _outgoing = _memory.Take(count * Stride);
        _incoming = _memory.Take(count * Stride);
        _toSend = (Mmsghdr*)_memory.Take(headers);
        _received = (Mmsghdr*)_memory.Take(headers);
        Link(_toSend, (Iovec*)_memory.Take(vectors), _outgoing);
        Link(_received, (Iovec*)_memory.Take(vectors), _incoming);
        try
        {
            for (int flow = 0; flow < flows; flow++)
            {
                _sockets[flow] = Open(targets[flow % targets.Count]);
                _descriptors[flow] = (int)_sockets[flow].SafeHandle.DangerousGetHandle();
                _ready.Watch(_descriptors[flow], Epoll.Readable, flow);
            }
        }
        catch (SocketException)
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Batch { get; }

    /// <inheritdoc/>
    public int Flows => _sockets.Length;

    /// <inheritdoc/>
    public Span<byte> Outgoing(int slot) => new(_outgoing + ((nint)slot * Stride), IDatagramPort.MaxPayload);

    /// <inheritdoc/>
    public void Address(int slot, int flow, int length)
    {
        _flowOfSlot[slot] = flow;
        _toSend[slot].Header.Vectors->Length = (nuint)length;
    }

    /// <inheritdoc/>
    public SendResult Send(int count)
    {
        int failed = 0;
        for (int first = 0; first < count;)
        {
            int flow = _flowOfSlot[first];
            int end = first + 1;
            while (end < count && _flowOfSlot[end] == flow)
            {
                end++;
            }

            failed += SendOn(_descriptors[flow], first, end);
            first = end;
        }

        return new SendResult(count - failed, failed);
    }

    /// <inheritdoc/>
    public bool WasRefused(int slot) => _refused[slot];

    /// <inheritdoc/>
    public int Receive()
    {
        int total = 0;
        int ready = _ready.Wait(isPatient: false);
        for (int i = 0; i < ready && total < Batch; i++)
        {
            (int flow, _) = _ready.EventOf(i);

            // An error is an ICMP message about an earlier datagram, which reading takes off the socket; the loss shows by itself.
            int count = ReceiveMany(_descriptors[flow], _received + total, (uint)(Batch - total), MessageDontWait, null);
            for (; count > 0; count--)
            {
                _flowOfIncoming[total++] = flow;
            }
        }

        return total;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Incoming(int index) => new(_incoming + ((nint)index * Stride), (int)_received[index].Length);

    /// <inheritdoc/>
    public int FlowOf(int index) => _flowOfIncoming[index];

    /// <inheritdoc/>
    public long Dropped => _sockets.Sum(socket => new KernelDrops(socket).Total);

    /// <inheritdoc/>
    public void Wait(long nanoseconds) => PacketWait.ForInput(_ready.Descriptor, nanoseconds);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ready.Dispose();
        foreach (Socket? socket in _sockets)
        {
            socket?.Dispose();
        }

        _memory.Dispose();
    }

    private void Link(Mmsghdr* headers, Iovec* vectors, byte* buffers)
    {
        for (int i = 0; i < Batch; i++)
        {
            vectors[i] = new Iovec { Base = buffers + ((nint)i * Stride), Length = IDatagramPort.MaxPayload };
            headers[i].Header.Vectors = vectors + i;
            headers[i].Header.VectorCount = 1;
        }
    }

    private int SendOn(int descriptor, int first, int end)
    {
        int failed = 0;
        bool isSecondTry = false;
        for (int next = first; next < end;)
        {
            int count = SendMany(descriptor, _toSend + next, (uint)(end - next), MessageDontWait);
            int error = count > 0 ? 0 : Marshal.GetLastPInvokeError();
            if (error == ErrorInterrupted || (error == ErrorConnectionRefused && !isSecondTry))
            {
                // What is refused is an earlier datagram: the kernel says so once, and sends the next time.
                isSecondTry = error == ErrorConnectionRefused;
                continue;
            }

            isSecondTry = false;
            int done = Math.Max(count, 1);
            _refused.AsSpan(next, done).Fill(error != 0);
            failed += error != 0 ? 1 : 0;
            next += done;
        }

        return failed;
    }

    private static Socket Open(IPEndPoint target)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            RaiseReceiveBuffer(socket);
            socket.Connect(target);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The forced option passes the system's limit but needs CAP_NET_ADMIN; the plain one takes what the limit allows.</summary>
    private static void RaiseReceiveBuffer(Socket socket)
    {
        try
        {
            socket.SetRawSocketOption(SolSocket, SoReceiveBufferForce, BitConverter.GetBytes(ReceiveBufferLength));
        }
        catch (SocketException)
        {
            socket.ReceiveBufferSize = ReceiveBufferLength;
        }
    }
}
