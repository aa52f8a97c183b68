using PublicTime.Native.Udp;

namespace PublicTime.Frontend.Responding;

/// <summary>A batch of one.</summary>
/// <param name="datagram">What arrived.</param>
/// <param name="client">Who sent it.</param>
/// <param name="received">When it arrived.</param>
/// <param name="reply">Room for the answer.</param>
internal readonly ref struct OneDatagram(
    ReadOnlySpan<byte> datagram, ClientAddress client, ReceiveStamp received, Span<byte> reply) : IDatagramBatch
{
    private readonly ReadOnlySpan<byte> _datagram = datagram;
    private readonly Span<byte> _reply = reply;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Datagram(int index) => _datagram;

    /// <inheritdoc/>
    public ClientAddress Source(int index) => client;

    /// <inheritdoc/>
    public ReceiveStamp Received(int index) => received;

    /// <inheritdoc/>
    public Span<byte> AnswerRoom(int index) => _reply;
}
