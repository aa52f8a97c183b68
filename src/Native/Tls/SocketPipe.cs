using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using PublicTime.Native.Streams;

namespace PublicTime.Native.Tls;

/// <summary>A connected TCP socket as two pipes. Owns the socket. Without Nagle's algorithm: every flush is a whole message.</summary>
public sealed class SocketPipe : IDuplexPipe, IDisposable
{
    // A request and a server's flight each fit into one; buffers are rented only once the socket has something to say.
    private const int BufferSize = 2048;
    private const int LingerBufferSize = 512;
    private const int MostLingeringOctets = 64 * 1024;

    private static readonly StreamPipeReaderOptions InputOptions = new(
        bufferSize: BufferSize, minimumReadSize: BufferSize / 2, leaveOpen: true, useZeroByteReads: true);

    private static readonly StreamPipeWriterOptions OutputOptions = new(minimumBufferSize: BufferSize, leaveOpen: true);

    private readonly Stream _stream;
    private readonly Socket? _socket;

    /// <summary>Takes the socket over; the thread pool goes on with whoever waits for it.</summary>
    public SocketPipe(Socket socket)
        : this(new NetworkStream(socket, ownsSocket: true))
    {
        _socket = socket;
        _socket.NoDelay = true;
    }

    /// <summary>Takes over a connection whose loop goes on with whoever waits for it.</summary>
    internal SocketPipe(EventLoopStream stream)
        : this((Stream)stream)
    {
    }

    private SocketPipe(Stream stream)
    {
        _stream = stream;
        Input = PipeReader.Create(stream, InputOptions);
        Output = PipeWriter.Create(stream, OutputOptions);
    }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <summary>
    /// Closes so that the peer gets all that was sent: says that no more will come, then reads what it still sends until it closes too.
    /// Closing with unread octets would make the kernel reset the connection and the peer's kernel drop the answer.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for the peer, without an exception.</param>
    public async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        byte[] discarded = ArrayPool<byte>.Shared.Rent(LingerBufferSize);
        try
        {
            FinishSending();
            int received = 1;
            for (int total = 0; received > 0 && total < MostLingeringOctets; total += received)
            {
                received = await _stream.ReadAsync(discarded, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            // The peer is gone or takes too long: nothing is owed to it any more.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(discarded);
            Dispose();
        }
    }

    /// <summary>Closes at once.</summary>
    public void Dispose()
    {
        Input.Complete();

        // Completed with an exception, because otherwise what a cancelled flush left behind would be written now, and blockingly.
        Output.Complete(new OperationCanceledException());
        _stream.Dispose();
    }

    private void FinishSending()
    {
        (_stream as EventLoopStream)?.FinishSending();
        _socket?.Shutdown(SocketShutdown.Send);
    }
}
