
namespace PublicTime.Native.Packets;

/// <summary>
/// Sends and receives the UDP payloads of many flows in batches, for programs that play many clients at once. Belongs to one thread,
/// and all memory is taken at the start. A flow is one source address and port with one target.
/// </summary>
public interface IDatagramPort : IDisposable
{
    /// <summary>Octets of the longest payload that is sent; a longer one that arrives is cut to it.</summary>
    const int MaxPayload = 1472;

    /// <summary>The most datagrams in one <see cref="Send"/> and one <see cref="Receive"/>.</summary>
    int Batch { get; }

    /// <summary>How many flows there are; they are numbered from 0.</summary>
    int Flows { get; }

    /// <summary>Room for the payload of a datagram to send.</summary>
    /// <param name="slot">0 to <see cref="Batch"/> less one.</param>
    Span<byte> Outgoing(int slot);

    /// <summary>Says where the payload of a slot goes.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="length">Octets of the payload.</param>
    void Address(int slot, int flow, int length);

    /// <summary>Sends the first slots; one that the kernel refuses does not hold up the others, and nothing waits.</summary>
    /// <param name="count">How many slots.</param>
    SendResult Send(int count);

    /// <summary>Whether the last <see cref="Send"/> was refused this slot.</summary>
    bool WasRefused(int slot);

    /// <summary>Takes what has arrived, at most a batch, without waiting.</summary>
    /// <returns>How many payloads.</returns>
    int Receive();

    /// <summary>A payload of the batch; valid until the next <see cref="Receive"/>.</summary>
    ReadOnlySpan<byte> Incoming(int index);

    /// <summary>The flow that it came by, or -1 when it was sent to none of ours.</summary>
    int FlowOf(int index);

    /// <summary>
    /// Datagrams for our flows that the kernel dropped since the start because they were not taken in time. Asks the kernel, so it is not for the path.
    /// </summary>
    long Dropped { get; }

    /// <summary>Waits until something arrives or the time is over.</summary>
    /// <param name="nanoseconds">At least 0.</param>
    void Wait(long nanoseconds);
}
