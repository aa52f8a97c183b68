using System.Runtime.CompilerServices;

namespace PublicTime.Native.Streams;

/// <summary>Awaited, moves the caller to the thread of an <see cref="EventLoop"/>, or to the thread pool where there is none.</summary>
/// <remarks>Not a task: one that completes before it is awaited would leave the caller where it was.</remarks>
public readonly record struct WorkplaceSwitch : ICriticalNotifyCompletion
{
    private readonly EventLoop? _loop;
    private readonly bool _isAlways;

    internal WorkplaceSwitch(EventLoop? loop, bool isAlways) => (_loop, _isAlways) = (loop, isAlways);

    /// <summary>Whether the caller may go on as it is.</summary>
    public bool IsCompleted => !_isAlways && _loop is { IsCurrent: true };

    /// <summary>For <c>await</c>.</summary>
    public WorkplaceSwitch GetAwaiter() => this;

    /// <summary>For <c>await</c>.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        if (_loop is not null)
        {
            _loop.Post(continuation);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static action => action(), continuation, preferLocal: false);
        }
    }
}
