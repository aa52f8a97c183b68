using PublicTime.Frontend.Responding;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;

namespace PublicTime.Frontend.Engines;

/// <summary>What a socket received in one call, as the responder asks for it.</summary>
/// <param name="socket">Holds the datagrams, and room for their answers.</param>
/// <param name="fallback">When a datagram arrived that the kernel gave no stamp.</param>
internal readonly struct ReceivedBatch(UdpBatchSocket socket, RawInstant fallback) : IDatagramBatch
{
    /// <inheritdoc/>
    public ReadOnlySpan<byte> Datagram(int index) => socket.Datagram(index);

    /// <inheritdoc/>
    public ClientAddress Source(int index) => socket.Source(index);

    /// <inheritdoc/>
    public ReceiveStamp Received(int index) => socket.TryGetReceiveStamp(index, out RawInstant received) ? received : fallback;

    /// <inheritdoc/>
    public Span<byte> AnswerRoom(int index) => socket.AnswerBuffer(index);
}
