namespace PublicTime.Native.Streams;

/// <summary>A connected TCP socket on an <see cref="EventLoop"/>, of whose thread everything here is. Owns the descriptor.</summary>
/// <remarks>
/// Reads and writes ask the kernel only when it has said that there is something, or room: a read of no octets waits for that and
/// takes nothing. Linux only.
/// </remarks>
internal sealed class EventLoopStream : Stream, IEventSource
{
    private const uint Watched = Epoll.Readable | Epoll.PeerFinished | Epoll.OnChange;
    private const uint End = Epoll.PeerFinished | Epoll.HungUp | Epoll.Failed;

    private readonly EventLoop _loop;
    private readonly Readiness _input;
    private readonly Readiness _output;
    private int _descriptor;
    private bool _isEnding;
    private bool _isWatchedForRoom;

    /// <summary>Takes a non-blocking socket over.</summary>
    public EventLoopStream(EventLoop loop, int descriptor)
    {
        (_loop, _descriptor, _input, _output) = (loop, descriptor, new Readiness(loop), new Readiness(loop));
        _output.Set();
        loop.Watch(descriptor, this, Watched);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public void Wake(uint events)
    {
        _isEnding |= (events & End) != 0;
        if ((events & (Epoll.Readable | End)) != 0)
        {
            _input.Set();
        }

        if ((events & (Epoll.Writable | Epoll.HungUp | Epoll.Failed)) != 0)
        {
            _output.Set();
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty ? _input.WaitAsync(cancellationToken) : ReceiveAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            await _output.WaitAsync(cancellationToken).ConfigureAwait(false);
            int sent = Descriptors.Send(_descriptor, buffer.Span);
            if (sent < 0)
            {
                AwaitRoom();
            }
            else
            {
                buffer = buffer[sent..];
            }
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Says that no more will be sent.</summary>
    public void FinishSending() => Descriptors.FinishSending(_descriptor);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Closes the socket.</summary>
    protected override void Dispose(bool disposing)
    {
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (disposing && descriptor >= 0)
        {
            _loop.Forget(descriptor);
            _loop.Count(-1);
            _ = Descriptors.Close(descriptor);
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _input.WaitAsync(cancellationToken).ConfigureAwait(false);
            int received = Descriptors.Receive(_descriptor, buffer.Span);
            if (received < buffer.Length && !_isEnding)
            {
                // The socket was emptied: the kernel will say when more has come. The end of the stream it has said for the last time.
                _input.Clear();
            }

            if (received >= 0)
            {
                return received;
            }

            _input.Clear();
        }
    }

    private void AwaitRoom()
    {
        _output.Clear();
        if (!_isWatchedForRoom)
        {
            _isWatchedForRoom = true;
            _loop.Change(_descriptor, Watched | Epoll.Writable);
        }
    }
}
