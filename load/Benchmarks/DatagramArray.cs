using PublicTime.Frontend.Responding;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;

namespace PublicTime.Benchmarks;

/// <summary>Datagrams in arrays, all from one client on loopback.</summary>
/// <param name="datagrams">What arrived.</param>
/// <param name="received">When.</param>
internal readonly struct DatagramArray(byte[][] datagrams, RawInstant received) : IDatagramBatch
{
    private static readonly ClientAddress Client = new(IsIPv4: true, 0x7F000001, 40000);

    private readonly byte[][] _rooms = [.. datagrams.Select(_ => new byte[UdpBatchSocket.BufferLength])];

    public ReadOnlySpan<byte> Datagram(int index) => datagrams[index];

    public ClientAddress Source(int index) => Client;

    public ReceiveStamp Received(int index) => received;

    public Span<byte> AnswerRoom(int index) => _rooms[index];
}
