using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PublicTime.Native.Packets;

/// <summary>The way frames take: out of which interface, from which hardware address to which.</summary>
/// <param name="InterfaceIndex">The interface.</param>
/// <param name="Own">Its hardware address, six octets.</param>
/// <param name="NextHop">That of the next hop, six octets.</param>
public sealed record PacketRoute(int InterfaceIndex, ReadOnlyMemory<byte> Own, ReadOnlyMemory<byte> NextHop)
{
    /// <summary>Looks an interface up.</summary>
    /// <param name="name">Such as eth0.</param>
    /// <param name="index">Its number.</param>
    /// <param name="own">Its hardware address.</param>
    /// <returns>False when there is none of this name with a hardware address of six octets.</returns>
    public static bool TryFindInterface(string name, out int index, out ReadOnlyMemory<byte> own)
    {
        ArgumentNullException.ThrowIfNull(name);
        index = PacketDescriptor.IndexOf(name);
        byte[]? address = NetworkInterface.GetAllNetworkInterfaces()
            .FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.Ordinal))?.GetPhysicalAddress().GetAddressBytes();
        own = address;
        return index > 0 && address is { Length: FrameLayout.MacLength };
    }

    /// <summary>Asks a server once, by way of the kernel, and sees which hardware address its answer comes from.</summary>
    /// <param name="interfaceIndex">Where the answer is expected.</param>
    /// <param name="server">Whom to ask.</param>
    /// <param name="question">A payload that it answers.</param>
    /// <param name="patience">How long to wait for the answer.</param>
    /// <returns>Six octets, or null without an answer.</returns>
    /// <exception cref="SocketException">The process may not look at frames, or there is no route.</exception>
    public static byte[]? FindNextHop(int interfaceIndex, IPEndPoint server, ReadOnlySpan<byte> question, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(server);
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(server);
        var layout = new FrameLayout(server.AddressFamily);
        using var frames = new PacketDescriptor();
        IPAddress own = ((IPEndPoint)socket.LocalEndPoint!).Address;
        frames.Filter(layout.FilterFor(new IPNetwork(own, layout.AddressLength * 8)));
        frames.Bind(interfaceIndex, layout.EtherType);
        socket.Send(question);
        Span<byte> frame = stackalloc byte[256];
        byte[] address = server.Address.GetAddressBytes();
        for (int strangers = 0; strangers < 100; strangers++)
        {
            int length = frames.Receive(frame, patience);
            if (length < layout.PayloadOffset)
            {
                return null;
            }

            if (frame.Slice(layout.SourceOffset, address.Length).SequenceEqual(address))
            {
                return frame.Slice(FrameLayout.MacLength, FrameLayout.MacLength).ToArray();
            }
        }

        return null;
    }
}
