using System.Collections.Immutable;
using PublicTime.Cluster.Redis;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>A connection that answers, hangs, breaks and closes as a test wants.</summary>
internal sealed class FakeLink : IRedisLink
{
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<TaskCompletionSource<RedisReply>> Calls { get; } = [];

    public bool Hangs { get; set; }

    /// <summary>What the check of the subscription says; it hangs when null.</summary>
    public string? Subscription { get; set; } = "";

    /// <summary>Completes when closing was asked for.</summary>
    public TaskCompletionSource CloseAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is closed: at once unless the test keeps it.</summary>
    public Task Closed { get; set; } = Task.CompletedTask;

    public Task<string> Lost => _lost.Task;

    public void Lose(string reason) => _lost.SetResult(reason);

    public Task<RedisReply> RunAsync(RedisScript script, ImmutableArray<string> keys, ImmutableArray<ReadOnlyMemory<byte>> arguments)
    {
        TaskCompletionSource<RedisReply> call = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Calls.Add(call);
        if (!Hangs)
        {
            call.SetResult(RedisReply.Answered([]));
        }

        return call.Task;
    }

    public Task<string> CheckSubscriptionAsync() =>
        Subscription is null ? new TaskCompletionSource<string>().Task : Task.FromResult(Subscription);

    public Task CloseAsync()
    {
        CloseAsked.TrySetResult();
        return Closed;
    }
}
