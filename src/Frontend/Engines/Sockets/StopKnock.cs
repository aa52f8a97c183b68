using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PublicTime.Native.Udp;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>Tells a socket to stop by a datagram of our own: it stands in the queue behind all that are to be answered first.</summary>
/// <remarks>Closing a socket would throw away what waits in it, and no portable call takes it out without another outstanding operation.</remarks>
/// <param name="target">Where the socket is bound: a single address of this machine.</param>
internal sealed class StopKnock(IPEndPoint target)
{
    // Knocks are lost where the queue is full; clients that go on asking must not keep the service from stopping.
    private const int MostKnocks = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly UInt128 _address = ValueOf(target.Address);
    private int _port;

    /// <summary>Whether this is where the knock comes from. Any thread.</summary>
    public bool IsFrom(ClientAddress client) => client.Port == Volatile.Read(ref _port) && client.Port != 0 && client.Value == _address;

    /// <summary>Knocks until the socket has ended or patience has; gives up where the address is no longer this machine's.</summary>
    public async Task UntilAsync(Task ended, TimeProvider time)
    {
        try
        {
            using var knocker = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            knocker.Bind(new IPEndPoint(target.Address, 0));
            Volatile.Write(ref _port, ((IPEndPoint)knocker.LocalEndPoint!).Port);
            for (int i = 0; i < MostKnocks && !ended.IsCompleted; i++)
            {
                knocker.SendTo(ReadOnlySpan<byte>.Empty, target);
                await Task.WhenAny(ended, Task.Delay(Pause, time)).ConfigureAwait(false);
            }
        }
        catch (SocketException)
        {
            // An address that is gone has nobody left to answer.
        }
    }

    private static UInt128 ValueOf(IPAddress address)
    {
        byte[] octets = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? BinaryPrimitives.ReadUInt32BigEndian(octets)
            : BinaryPrimitives.ReadUInt128BigEndian(octets);
    }
}
