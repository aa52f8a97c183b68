using PublicTime.Frontend.Responding;
using PublicTime.Native.Udp;

namespace PublicTime.Frontend.Tests.Responding;

/// <summary>Datagrams in arrays, each from its own client and at its own time.</summary>
internal sealed class TestBatch : IDatagramBatch
{
    private readonly byte[][] _datagrams;
    private readonly ClientAddress[] _clients;
    private readonly byte[][] _rooms;

    public TestBatch(byte[][] datagrams, ClientAddress[] clients)
    {
        (_datagrams, _clients) = (datagrams, clients);
        _rooms = [.. datagrams.Select(_ => new byte[UdpBatchSocket.BufferLength])];
    }

    public ReadOnlySpan<byte> Datagram(int index) => _datagrams[index];

    public ClientAddress Source(int index) => _clients[index];

    public ReceiveStamp Received(int index) => new(new(TestResponder.Received.Nanoseconds + index), index * 1000);

    public Span<byte> AnswerRoom(int index) => _rooms[index];
}
