using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using static PublicTime.Native.Udp.ManyMessages;
using static PublicTime.Native.Udp.MessageHeaders;

namespace PublicTime.Native.Udp;

/// <summary>
/// The least that a UDP server can do in batches: sends back what came, from one thread. The floor that load tests measure
/// servers against; it asks for no stamp and no packet information, so it suits a machine with one address.
/// </summary>
public sealed unsafe class UdpEcho : IDisposable
{
    private const int BufferLength = 2048;
    private const int NameLength = 28; // sockaddr_in6
    private const int NameStride = 32;
    private const int CacheLine = 64;
    private const int MessageWaitForOne = 0x10000;
    private const int ErrorInterrupted = 4;
    private const int SolSocket = 1;
    private const int SoReceiveBufferForce = 33;

    private readonly Socket _socket;
    private readonly int _batch;
    private readonly int _descriptor;
    private readonly Mmsghdr* _messages;
    private readonly Iovec* _vectors;
    private readonly byte* _memory;

    /// <summary>Opens and binds a blocking socket.</summary>
    /// <param name="local">Address and port.</param>
    /// <param name="batch">Datagrams in one call.</param>
    /// <param name="receiveBufferLength">Octets to ask the kernel for, past the system's limit: needs CAP_NET_ADMIN.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public UdpEcho(IPEndPoint local, int batch, int receiveBufferLength)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        _socket = Open(local, receiveBufferLength);
        _descriptor = (int)_socket.SafeHandle.DangerousGetHandle();
        _batch = batch;
        nuint each = (nuint)(BufferLength + NameStride + sizeof(Mmsghdr) + sizeof(Iovec));
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)batch * each, CacheLine);
        NativeMemory.Clear(_memory, (nuint)batch * each);
        byte* names = _memory + (batch * BufferLength);
        _messages = (Mmsghdr*)(names + (batch * NameStride));
        _vectors = (Iovec*)(_messages + batch);
        for (int i = 0; i < batch; i++)
        {
            _vectors[i].Base = _memory + (i * BufferLength);
            _messages[i].Header.Vectors = _vectors + i;
            _messages[i].Header.VectorCount = 1;
            _messages[i].Header.Name = names + (i * NameStride);
        }
    }

    /// <summary>Waits for datagrams, takes as many as there are, at most a batch, and sends them back as they came.</summary>
    /// <exception cref="SocketException">The socket cannot go on.</exception>
    public void Turn()
    {
        for (int i = 0; i < _batch; i++)
        {
            _vectors[i].Length = BufferLength;
            _messages[i].Header.NameLength = NameLength;
        }

        int count = ReceiveMany(_descriptor, _messages, (uint)_batch, MessageWaitForOne, null);
        if (count < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != ErrorInterrupted)
            {
                throw new SocketException(error);
            }
        }

        for (int i = 0; i < count; i++)
        {
            _vectors[i].Length = _messages[i].Length;
        }

        int next = 0;
        while (next < count)
        {
            int sent = SendMany(_descriptor, _messages + next, (uint)(count - next), 0);
            next += sent > 0 ? sent : 1; // what the kernel refuses is lost
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        NativeMemory.AlignedFree(_memory);
    }

    private static Socket Open(IPEndPoint local, int receiveBufferLength)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.SetRawSocketOption(SolSocket, SoReceiveBufferForce, BitConverter.GetBytes(receiveBufferLength));
            socket.Bind(local);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
