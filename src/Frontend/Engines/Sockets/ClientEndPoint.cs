using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Udp;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>Where the datagram in hand came from, and so where its answer goes. Belongs to one socket, like its buffers.</summary>
/// <remarks>
/// <see cref="IPEndPoint"/> would cost two objects for every datagram of another client. This one is asked by
/// <see cref="SocketAsyncEventArgs"/> to make an endpoint of the address it received, and gives itself with that address copied in.
/// </remarks>
internal sealed class ClientEndPoint : EndPoint
{
    // As .NET lays out a socket address on every system: family, port, then for IPv6 the flow label, and the address.
    private const int PortOffset = 2;
    private const int Ipv4Offset = 4;
    private const int Ipv6Offset = 8;
    private const int Ipv6Length = 16;

    private readonly SocketAddress _address;

    /// <summary>Of no client yet.</summary>
    public ClientEndPoint(AddressFamily family) => _address = new SocketAddress(family);

    /// <inheritdoc/>
    public override AddressFamily AddressFamily => _address.Family;

    /// <summary>The address in numbers.</summary>
    public ClientAddress Address
    {
        get
        {
            ReadOnlySpan<byte> octets = _address.Buffer.Span;
            ushort port = BinaryPrimitives.ReadUInt16BigEndian(octets[PortOffset..]);
            return _address.Family == AddressFamily.InterNetwork
                ? new ClientAddress(true, BinaryPrimitives.ReadUInt32BigEndian(octets[Ipv4Offset..]), port)
                : new ClientAddress(false, BinaryPrimitives.ReadUInt128BigEndian(octets.Slice(Ipv6Offset, Ipv6Length)), port);
        }
    }

    /// <inheritdoc/>
    public override EndPoint Create(SocketAddress socketAddress)
    {
        socketAddress.Buffer.Span[..Math.Min(socketAddress.Size, _address.Size)].CopyTo(_address.Buffer.Span);
        return this;
    }

    /// <inheritdoc/>
    public override SocketAddress Serialize() => _address;
}
