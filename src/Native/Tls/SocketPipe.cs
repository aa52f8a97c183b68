using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace PublicTime.Native.Tls;

/// <summary>A connected TCP socket as two pipes. Owns the socket. Without Nagle's algorithm: every flush is a whole message.</summary>
public sealed class SocketPipe : IDuplexPipe, IDisposable
{
    // A request and a server's flight each fit into one; buffers are rented only once the socket has something to say.
    private const int BufferSize = 2048;
    private const int LingerBufferSize = 512;
    private const int MostLingeringOctets = 64 * 1024;

    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    /// <summary>Takes the socket over.</summary>
    public SocketPipe(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: true);
        Input = PipeReader.Create(_stream, new StreamPipeReaderOptions(
            bufferSize: BufferSize, minimumReadSize: BufferSize / 2, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(_stream, new StreamPipeWriterOptions(minimumBufferSize: BufferSize, leaveOpen: true));
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
            _socket.Shutdown(SocketShutdown.Send);
            int received = 1;
            for (int total = 0; received > 0 && total < MostLingeringOctets; total += received)
            {
                received = await _socket.ReceiveAsync(discarded, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
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
}
