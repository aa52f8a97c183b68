using System.Threading.Tasks.Sources;

namespace PublicTime.Native.Streams;

/// <summary>Whether one direction of a socket is ready, and the one who waits until it is. Belongs to the thread of its loop.</summary>
/// <remarks>Whoever waits goes on inside <see cref="Set"/>, on that thread. A cancellation comes from any thread and is handed over to it.</remarks>
internal sealed class Readiness(EventLoop loop) : IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _waiter;
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;
    private bool _isAwaited;
    private bool _isReady;

    /// <summary>Waits until it is ready; at once if it is. One at a time.</summary>
    /// <returns>Always 0: the octets that a read of none has.</returns>
    public ValueTask<int> WaitAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        if (_isReady)
        {
            return ValueTask.FromResult(0);
        }

        _waiter.Reset();
        _isAwaited = true;
        _cancellation = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static self => ((Readiness)self!).CancelLater(), this);
        return new ValueTask<int>(this, _waiter.Version);
    }

    /// <summary>It is ready: whoever waits goes on.</summary>
    public void Set()
    {
        _isReady = true;
        if (_isAwaited)
        {
            EndWait();
            _waiter.SetResult(0);
        }
    }

    /// <summary>It is ready no more.</summary>
    public void Clear() => _isReady = false;

    /// <inheritdoc/>
    public int GetResult(short token) => _waiter.GetResult(token);

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _waiter.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private void CancelLater() => loop.Post(Cancel);

    /// <summary>The wait that was cancelled may be over, and another begun under another token.</summary>
    private void Cancel()
    {
        if (_isAwaited && _cancellation.IsCancellationRequested)
        {
            CancellationToken cancelled = _cancellation;
            EndWait();
            _waiter.SetException(new OperationCanceledException(cancelled));
        }
    }

    private void EndWait()
    {
        _isAwaited = false;
        _registration.Unregister();
        _registration = default;
        _cancellation = default;
    }
}
