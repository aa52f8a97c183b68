using PublicTime.Frontend.Responding;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;

namespace PublicTime.Benchmarks;

/// <summary>What a socket received in one call, as the engine shows it to the responder.</summary>
internal readonly struct SocketBatch(UdpBatchSocket socket, RawInstant fallback) : IDatagramBatch
{
    public ReadOnlySpan<byte> Datagram(int index) => socket.Datagram(index);

    public ClientAddress Source(int index) => socket.Source(index);

    public ReceiveStamp Received(int index) => socket.TryGetReceiveStamp(index, out RawInstant received) ? received : fallback;

    public Span<byte> AnswerRoom(int index) => socket.AnswerBuffer(index);
}
