namespace PublicTime.Cluster.Redis;

/// <summary>One connection while it is in use, and whether it still answers. Safe from any thread.</summary>
/// <param name="link">The connection.</param>
internal sealed class RedisSession(IRedisLink link)
{
    /// <summary>Calls without an answer in a row after which a connection is given up.</summary>
    public const int MostMisses = 3;

    private readonly TaskCompletionSource<string> _condemned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _misses;

    /// <summary>The connection.</summary>
    public IRedisLink Link { get; } = link;

    /// <summary>Completes when the connection is to be replaced, with the reason.</summary>
    public Task<string> Condemned => _condemned.Task;

    /// <summary>A call was answered.</summary>
    public void Answered() => Volatile.Write(ref _misses, 0);

    /// <summary>A call was not answered in time.</summary>
    /// <param name="call">The call.</param>
    public void Missed(Task<RedisReply> call)
    {
        if (Interlocked.Increment(ref _misses) >= MostMisses)
        {
            _condemned.TrySetResult($"it answered none of {MostMisses} calls in a row");
        }

        Abandon(call);
    }

    /// <summary>Nobody waits for a call any more. An answer that still comes shows that the connection is slow and not dead.</summary>
    /// <param name="call">What comes of it is looked at here and nowhere else.</param>
    public void Abandon(Task<RedisReply> call)
    {
        _ = call.ContinueWith(Forgive, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Forgive(Task<RedisReply> ended)
    {
        // Reading the exception of a task makes it seen: nobody else waits for this one any more.
        if (ended.Exception is null && ended.Result.Kind is RedisReplyKind.Answered or RedisReplyKind.Refused)
        {
            Answered();
        }
    }
}
