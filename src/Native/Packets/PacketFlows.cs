using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using static PublicTime.Native.Udp.ManyMessages;
using static PublicTime.Native.Udp.MessageHeaders;

namespace PublicTime.Native.Packets;

/// <summary>
/// Flows from addresses that this machine does not own, as frames of a packet socket: several times as many datagrams a second as UDP
/// sockets, and a source address for each client. Answers are read from a ring; the machine itself drops them, as they are for nobody here.
/// </summary>
/// <remarks>Needs CAP_NET_RAW, and that the network brings packets for the source addresses to the interface.</remarks>
public sealed unsafe class PacketFlows : IDatagramPort
{
    /// <summary>The most datagrams in one batch.</summary>
    public const int MaxBatch = 256;

    /// <summary>The most flows.</summary>
    public const int MaxFlows = 1 << 20;

    private const int FirstPort = 20_000;
    private const int MostHosts = 1 << 20;
    private const int PacketBypassQueue = 20;
    private const int SoSendBufferForce = 32;
    private const int SendBufferLength = 8 << 20;
    private const int MessageDontWait = 0x40;
    private const int ErrorInterrupted = 4;
    private const int Stride = 1600;

    private readonly FrameLayout _layout;
    private readonly FrameWriter _writer;
    private readonly PacketDescriptor _sender;
    private readonly PacketDescriptor _receiver;
    private readonly ReceiveRing _ring;
    private readonly PacketMemory _memory;
    private readonly byte* _frames;
    private readonly Mmsghdr* _toSend;
    private readonly bool[] _refused;
    private readonly UInt128 _firstHost;
    private readonly int _hosts;
    private readonly byte[][] _targets;
    private readonly ushort[] _targetPorts;

    /// <summary>Opens the sockets and writes what is the same in every frame.</summary>
    /// <param name="route">The way of the frames.</param>
    /// <param name="targets">Whom they ask, all of one family: flow n asks target n modulo their number.</param>
    /// <param name="sources">The source addresses, of the same family; flows have them in turn.</param>
    /// <param name="flows">1 to <see cref="MaxFlows"/>.</param>
    /// <param name="batch">1 to <see cref="MaxBatch"/>.</param>
    /// <param name="longestAnswer">Octets of the longest payload that is expected; a longer one may be cut. The shorter, the less memory do sender and receiver share.</param>
    /// <exception cref="ArgumentException">The families differ, or there are too many flows for the addresses.</exception>
    /// <exception cref="SocketException">The process may not send frames.</exception>
    public PacketFlows(PacketRoute route, IReadOnlyList<IPEndPoint> targets, IPNetwork sources, int flows, int batch, int longestAnswer = IDatagramPort.MaxPayload)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(flows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(flows, MaxFlows);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, MaxBatch);
        ArgumentOutOfRangeException.ThrowIfNegative(longestAnswer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(longestAnswer, IDatagramPort.MaxPayload);
        if (targets.Count == 0 || targets.Any(target => target.AddressFamily != sources.BaseAddress.AddressFamily))
        {
            throw new ArgumentException("Targets and source addresses must be of one family.", nameof(targets));
        }

        _layout = new FrameLayout(sources.BaseAddress.AddressFamily);
        _writer = new FrameWriter(_layout);
        (_firstHost, _hosts) = HostsOf(sources);
        if (flows > (long)_hosts * (ushort.MaxValue - FirstPort))
        {
            throw new ArgumentException("There are too few source addresses for so many flows.", nameof(flows));
        }

        Batch = batch;
        Flows = flows;
        _targets = [.. targets.Select(target => target.Address.GetAddressBytes())];
        _targetPorts = [.. targets.Select(target => (ushort)target.Port)];
        _refused = new bool[batch];
        nuint count = (nuint)batch;
        nuint vectors = count * (nuint)sizeof(Iovec);
        nuint headers = count * (nuint)sizeof(Mmsghdr);
        _memory = new PacketMemory(PacketMemory.Rounded(count * Stride) + PacketMemory.Rounded(vectors) + PacketMemory.Rounded(headers));
        _frames = _memory.Take(count * Stride);
        _toSend = (Mmsghdr*)_memory.Take(headers);
        Link((Iovec*)_memory.Take(vectors), route);

        _sender = new PacketDescriptor();
        _ = _sender.TrySet(PacketDescriptor.SolPacket, PacketBypassQueue, 1);
        _ = _sender.TrySet(PacketDescriptor.SolSocket, SoSendBufferForce, SendBufferLength);
        _sender.Bind(route.InterfaceIndex, protocol: 0);
        _receiver = new PacketDescriptor();
        _receiver.Filter(_layout.FilterFor(sources));
        _ring = new ReceiveRing(_receiver, _layout.PayloadOffset + longestAnswer);
        _receiver.Bind(route.InterfaceIndex, _layout.EtherType);
    }

    /// <inheritdoc/>
    public int Batch { get; }

    /// <inheritdoc/>
    public int Flows { get; }

    /// <inheritdoc/>
    public Span<byte> Outgoing(int slot) => Frame(slot).Slice(_layout.PayloadOffset, IDatagramPort.MaxPayload);

    /// <inheritdoc/>
    public void Address(int slot, int flow, int length)
    {
        int target = flow % _targets.Length;
        int octets = _writer.Write(
            Frame(slot), _firstHost + (UInt128)(flow % _hosts), (ushort)(FirstPort + (flow / _hosts)), _targets[target], _targetPorts[target], length);
        _toSend[slot].Header.Vectors->Length = (nuint)octets;
    }

    /// <inheritdoc/>
    public SendResult Send(int count)
    {
        int failed = 0;
        for (int next = 0; next < count;)
        {
            int sent = SendMany(_sender.Number, _toSend + next, (uint)(count - next), MessageDontWait);
            if (sent <= 0 && Marshal.GetLastPInvokeError() == ErrorInterrupted)
            {
                continue;
            }

            int done = Math.Max(sent, 1);
            _refused.AsSpan(next, done).Fill(sent <= 0);
            failed += sent <= 0 ? 1 : 0;
            next += done;
        }

        return new SendResult(count - failed, failed);
    }

    /// <inheritdoc/>
    public bool WasRefused(int slot) => _refused[slot];

    /// <inheritdoc/>
    public int Receive() => _ring.Take(Batch);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Incoming(int index)
    {
        ReadOnlySpan<byte> frame = _ring.Frame(index);
        if (frame.Length < _layout.PayloadOffset)
        {
            return default;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(frame[_layout.UdpLengthOffset..]) - FrameLayout.UdpLength;
        return frame.Slice(_layout.PayloadOffset, Math.Clamp(length, 0, frame.Length - _layout.PayloadOffset));
    }

    /// <inheritdoc/>
    public int FlowOf(int index)
    {
        ReadOnlySpan<byte> frame = _ring.Frame(index);
        if (frame.Length < _layout.PayloadOffset)
        {
            return -1;
        }

        ReadOnlySpan<byte> to = frame.Slice(_layout.DestinationOffset, _layout.AddressLength);
        UInt128 address = _layout.IsIpv4 ? BinaryPrimitives.ReadUInt32BigEndian(to) : BinaryPrimitives.ReadUInt128BigEndian(to);

        // An address before the first wraps to one far behind the last.
        UInt128 host = unchecked(address - _firstHost);
        int port = BinaryPrimitives.ReadUInt16BigEndian(frame[_layout.DestinationPortOffset..]) - FirstPort;
        long flow = host >= (UInt128)_hosts || port < 0 ? -1 : ((long)port * _hosts) + (long)host;
        if (flow < 0 || flow >= Flows)
        {
            return -1;
        }

        int target = (int)(flow % _targets.Length);
        bool isFromTarget = BinaryPrimitives.ReadUInt16BigEndian(frame[_layout.SourcePortOffset..]) == _targetPorts[target]
            && frame.Slice(_layout.SourceOffset, _layout.AddressLength).SequenceEqual(_targets[target]);
        return isFromTarget ? (int)flow : -1;
    }

    /// <inheritdoc/>
    public long Dropped => _ring.Dropped;

    /// <inheritdoc/>
    public void Wait(long nanoseconds) => PacketWait.ForInput(_receiver.Number, nanoseconds);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ring.Dispose();
        _receiver.Dispose();
        _sender.Dispose();
        _memory.Dispose();
    }

    /// <summary>The first address to use and how many follow: network and broadcast addresses are nobody's.</summary>
    private static (UInt128 First, int Hosts) HostsOf(IPNetwork sources)
    {
        byte[] octets = sources.BaseAddress.GetAddressBytes();
        UInt128 network = octets.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(octets) : BinaryPrimitives.ReadUInt128BigEndian(octets);
        int bits = (octets.Length * 8) - sources.PrefixLength;
        return bits < 2 ? (network, 1 << bits) : (network + 1, bits >= 20 ? MostHosts - 2 : (1 << bits) - 2);
    }

    private void Link(Iovec* vectors, PacketRoute route)
    {
        for (int slot = 0; slot < Batch; slot++)
        {
            vectors[slot] = new Iovec { Base = At(slot) };
            _toSend[slot].Header.Vectors = vectors + slot;
            _toSend[slot].Header.VectorCount = 1;
            _writer.WriteConstant(Frame(slot), route);
        }
    }

    private byte* At(int slot) => _frames + ((nint)slot * Stride);

    private Span<byte> Frame(int slot) => new(At(slot), Stride);
}
