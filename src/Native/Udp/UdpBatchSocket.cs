using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PublicTime.Native.Clock;
using PublicTime.Native.Process;
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

    /// <summary>
    /// What it asks for answers that wait, in octets: room for about 2,500, so that a few that are held back while a neighbour's hardware
    /// address is looked for stop nobody else's.
    /// </summary>
    public const int DefaultSendBufferLength = 2 * 1024 * 1024;

    // What a full receive buffer holds of the smallest requests; clients that go on asking must not keep the service from stopping.
    private const int MaxBatchesAfterStop = 512;

    private const int ShutdownReceive = 0;
    private const ushort FamilyIpv4 = 2;

    private readonly Socket _socket;
    private readonly BatchMemory _memory;
    private readonly BatchReceiver<LinuxMessageCalls> _receiver;
    private readonly BatchSender<LinuxMessageCalls> _sender;
    private readonly KernelDrops _drops;
    private readonly int _descriptor;
    private readonly int _batch;
    private readonly bool _sourceIsOpen;
    private int _received;
    private int _answers;
    private int _batchesAfterStop;
    private bool _stopping;

    /// <summary>Opens and binds a socket.</summary>
    /// <param name="local">Address and port to serve; an IPv6 socket serves IPv6 only.</param>
    /// <param name="batch">Datagrams in one call, 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="receiveBufferLength">Octets to ask the kernel for; it may give less.</param>
    /// <param name="dscp">Code point of every answer, 0 to <see cref="TrafficClass.MaxDscp"/>.</param>
    /// <param name="sendBufferLength">Octets of answers that may wait for the device and for neighbours' addresses; the kernel may give less.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public UdpBatchSocket(IPEndPoint local, int batch, int receiveBufferLength, int dscp = 0, int sendBufferLength = DefaultSendBufferLength)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, MaxBatch);
        _socket = UdpSockets.Open(local, receiveBufferLength, sendBufferLength, dscp);
        _descriptor = (int)_socket.SafeHandle.DangerousGetHandle();
        _batch = batch;
        _sourceIsOpen = UdpSockets.IsSourceOpen(local.Address);
        _memory = new BatchMemory(batch);
        _drops = new KernelDrops(_socket);
        var calls = new LinuxMessageCalls(_descriptor);
        _receiver = new BatchReceiver<LinuxMessageCalls>(calls, Transfers);
        _sender = new BatchSender<LinuxMessageCalls>(calls, Transfers);
        Local = (IPEndPoint)_socket.LocalEndPoint!;
        ReceiveBufferLength = UdpSockets.ReceiveBufferLengthOf(_socket);
        SendBufferLength = UdpSockets.SendBufferLengthOf(_socket);
    }

    /// <summary>The most datagrams in one call.</summary>
    public int Batch => _batch;

    /// <summary>Where it is bound.</summary>
    public IPEndPoint Local { get; }

    /// <summary>What the kernel really reserved for datagrams that wait when it was opened, in octets of its own accounting: twice what it was asked for.</summary>
    public int ReceiveBufferLength { get; }

    /// <summary>What the kernel really reserves for answers that wait, in octets of its own accounting.</summary>
    public int SendBufferLength { get; }

    /// <summary>What stood in the way of receiving and sending, and how often.</summary>
    public TransferCounters Transfers { get; } = new();

    /// <summary>Datagrams that the kernel dropped because this socket's queue was full. Any thread may ask, at the price of a system call.</summary>
    public long DroppedByKernel => _drops.Total;

    /// <summary>Whether a datagram waits to be received. Any thread may ask, at the price of a system call.</summary>
    public bool HasWaiting => WaitingDatagrams.Any(_socket);

    /// <summary>How long to sleep after a batch that was not full, in microseconds, so that the next one is larger; 0: not at all.</summary>
    /// <remarks>Only a datagram that the kernel stamped may wait: with a stamp of ours the nap would be an error of T2.</remarks>
    public int NapMicroseconds { get; init; }

    /// <summary>Waits for datagrams and takes as many as there are, at most a batch.</summary>
    /// <returns>How many; 0 once <see cref="Stop"/> was called and nothing waits any more.</returns>
    /// <exception cref="SocketException">The socket cannot go on.</exception>
    public int Receive()
    {
        if (NapMicroseconds > 0 && MayNap())
        {
            CurrentThread.Sleep(NapMicroseconds);
        }

        for (int i = 0; i < _received; i++)
        {
            _memory.Rearm(i);
        }

        _received = 0;
        _answers = 0;
        if (Volatile.Read(ref _stopping) && ++_batchesAfterStop > MaxBatchesAfterStop)
        {
            return 0;
        }

        int count = _receiver.Receive(_memory.Received, _batch, in _stopping);
        _received = Volatile.Read(ref _stopping) ? CountFromSomebody(count) : count;
        return _received;
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
        header.ControlLength = _sourceIsOpen ? ControlMessages.WriteSource(_memory.Received[index].Header, header.Control) : 0;
        _answers++;
    }

    /// <summary>Sends all answers of the batch; one that the kernel refuses is counted and does not hold up the others.</summary>
    /// <returns>How many the kernel took.</returns>
    public int Send()
    {
        int answers = _answers;
        _answers = 0;
        return _sender.Send(_memory.Outgoing, answers);
    }

    /// <summary>Changes how many octets of datagrams may wait; what waits already is kept. The kernel gives less where the system's limit says so.</summary>
    /// <param name="length">Octets; the kernel reserves twice as many of its own accounting.</param>
    public void ResizeReceiveBuffer(int length)
    {
        if (SetSocketOption(_descriptor, UdpSockets.SolSocket, UdpSockets.SoReceiveBufferForce, in length, sizeof(int)) != 0)
        {
            _ = SetSocketOption(_descriptor, UdpSockets.SolSocket, UdpSockets.SoReceiveBuffer, in length, sizeof(int));
        }
    }

    /// <summary>Wakes the thread that waits in <see cref="Receive"/>; what already waits in the socket can still be taken. Any thread may call it.</summary>
    public void Stop()
    {
        Volatile.Write(ref _stopping, true);

        // An unconnected UDP socket answers ENOTCONN, and is shut down all the same: that wakes whoever waits in it.
        _ = Shutdown(_descriptor, ShutdownReceive);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = _drops.Total;
        _socket.Dispose();
        _memory.Dispose();
    }

    private bool MayNap() =>
        _received > 0 && _received < _batch && !Volatile.Read(ref _stopping) && TryGetReceiveStamp(0, out _);

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

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetSocketOption(int descriptor, int level, int option, in int value, int length);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(int descriptor, int how);
}
