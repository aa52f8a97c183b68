using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PublicTime.Native.Clock;
using PublicTime.Native.Sockets;
using static PublicTime.Native.Udp.MessageHeaders;

namespace PublicTime.Native.Udp;

/// <summary>A UDP socket that receives and answers many datagrams in one system call. Belongs to one thread, but for <see cref="Stop"/>.</summary>
/// <remarks>
/// All memory is taken in the constructor. Several sockets share an address (SO_REUSEPORT), one for each thread, and the
/// kernel spreads flows over them. Answers leave from the address that was asked.
/// </remarks>
public sealed unsafe partial class UdpBatchSocket : IDisposable
{
    /// <summary>The most datagrams in one batch.</summary>
    public const int MaxBatch = 1024;

    /// <summary>Room for one answer, in octets; a longer datagram is cut to it, which still shows that it is too long.</summary>
    public const int BufferLength = BatchMemory.BufferLength;

    // What a full receive buffer holds of the smallest requests; clients that go on asking must not keep the service from stopping.
    private const int MaxBatchesAfterStop = 512;

    private const int MessageWaitForOne = 0x10000;
    private const int MessageDontWait = 0x40;
    private const int ShutdownReceive = 0;
    private const int ErrorInterrupted = 4;
    private const int ErrorAgain = 11;
    private const ushort FamilyIpv4 = 2;

    private readonly Socket _socket;
    private readonly BatchMemory _memory;
    private readonly int _descriptor;
    private readonly int _batch;
    private int _received;
    private int _answers;
    private int _batchesAfterStop;
    private volatile bool _stopping;

    /// <summary>Opens and binds a socket.</summary>
    /// <param name="local">Address and port to serve; an IPv6 socket serves IPv6 only.</param>
    /// <param name="batch">Datagrams in one call, 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="receiveBufferLength">Octets to ask the kernel for; it may give less.</param>
    /// <param name="dscp">Code point of every answer, 0 to <see cref="TrafficClass.MaxDscp"/>.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public UdpBatchSocket(IPEndPoint local, int batch, int receiveBufferLength, int dscp = 0)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, MaxBatch);
        _socket = UdpSockets.Open(local, receiveBufferLength, dscp);
        _descriptor = (int)_socket.SafeHandle.DangerousGetHandle();
        _batch = batch;
        _memory = new BatchMemory(batch);
        Local = (IPEndPoint)_socket.LocalEndPoint!;
        ReceiveBufferLength = UdpSockets.ReceiveBufferLengthOf(_socket);
    }

    /// <summary>The most datagrams in one call.</summary>
    public int Batch => _batch;

    /// <summary>Where it is bound.</summary>
    public IPEndPoint Local { get; }

    /// <summary>What the kernel really reserves for datagrams that wait, in octets of its own accounting.</summary>
    public int ReceiveBufferLength { get; }

    /// <summary>Waits for datagrams and takes as many as there are, at most a batch.</summary>
    /// <returns>How many; 0 once <see cref="Stop"/> was called and nothing waits any more.</returns>
    /// <exception cref="SocketException">The socket cannot go on.</exception>
    public int Receive()
    {
        for (int i = 0; i < _received; i++)
        {
            _memory.Rearm(i);
        }

        _received = 0;
        _answers = 0;
        if (_stopping && ++_batchesAfterStop > MaxBatchesAfterStop)
        {
            return 0;
        }

        while (true)
        {
            int count = ReceiveMany(_descriptor, _memory.Received, (uint)_batch, _stopping ? MessageDontWait : MessageWaitForOne, null);
            if (count >= 0)
            {
                _received = _stopping ? CountFromSomebody(count) : count;
                return _received;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == ErrorAgain && _stopping)
            {
                return 0;
            }

            if (error is not (ErrorInterrupted or ErrorAgain))
            {
                throw new SocketException(error);
            }
        }
    }

    /// <summary>A datagram of the batch; valid until the next <see cref="Receive"/>.</summary>
    /// <param name="index">0 to the count less one.</param>
    public ReadOnlySpan<byte> Datagram(int index) => new(_memory.Datagram(index), (int)_memory.Received[index].Length);

    /// <summary>Room for the answer to a datagram; its content is whatever was there before.</summary>
    public Span<byte> AnswerBuffer(int index) => new(_memory.Answer(index), BufferLength);

    /// <summary>Who sent a datagram.</summary>
    public ClientAddress Source(int index)
    {
        byte* name = _memory.Name(index);
        ushort port = BinaryPrimitives.ReverseEndianness(*(ushort*)(name + 2));
        return *(ushort*)name == FamilyIpv4
            ? new ClientAddress(true, BinaryPrimitives.ReverseEndianness(*(uint*)(name + 4)), port)
            : new ClientAddress(false, BinaryPrimitives.ReadUInt128BigEndian(new ReadOnlySpan<byte>(name + 8, 16)), port);
    }

    /// <summary>When the kernel received a datagram.</summary>
    /// <returns>False when it gave no stamp.</returns>
    public bool TryGetReceiveStamp(int index, out RawInstant received) =>
        ControlMessages.TryReadStamp(_memory.Received[index].Header, out received);

    /// <summary>Puts the answer to a datagram into the batch that <see cref="Send"/> sends.</summary>
    /// <param name="index">The datagram; at most one answer each.</param>
    /// <param name="length">Octets of <see cref="AnswerBuffer"/> to send.</param>
    public void Answer(int index, int length)
    {
        ref Msghdr header = ref _memory.Address(_answers, index, length);
        header.ControlLength = ControlMessages.WriteSource(_memory.Received[index].Header, header.Control);
        _answers++;
    }

    /// <summary>Sends all answers of the batch; one that the kernel refuses does not hold up the others.</summary>
    public SendResult Send()
    {
        int next = 0;
        int failed = 0;
        while (next < _answers)
        {
            int count = SendMany(_descriptor, _memory.Outgoing + next, (uint)(_answers - next), 0);
            if (count > 0)
            {
                next += count;
            }
            else if (Marshal.GetLastPInvokeError() != ErrorInterrupted)
            {
                failed++;
                next++;
            }
        }

        return new SendResult(_answers - failed, failed);
    }

    /// <summary>Wakes the thread that waits in <see cref="Receive"/>; what already waits in the socket can still be taken. Any thread may call it.</summary>
    public void Stop()
    {
        _stopping = true;

        // An unconnected UDP socket answers ENOTCONN, and is shut down all the same: that wakes whoever waits in it.
        _ = Shutdown(_descriptor, ShutdownReceive);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _memory.Dispose();
    }

    /// <summary>A socket that was shut down "receives" empty datagrams from nobody, after all that really waited.</summary>
    private int CountFromSomebody(int count)
    {
        int real = 0;
        while (real < count && _memory.Received[real].Header.NameLength != 0)
        {
            real++;
        }

        // What nobody sent has used its entry all the same.
        for (int i = real; i < count; i++)
        {
            _memory.Rearm(i);
        }

        return real;
    }

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    private static partial int ReceiveMany(int descriptor, Mmsghdr* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    private static partial int SendMany(int descriptor, Mmsghdr* messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(int descriptor, int how);
}
