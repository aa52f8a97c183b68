using PublicTime.Cluster.Redis;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>When a connection is taken for dead.</summary>
public sealed class RedisSessionTests
{
    private readonly RedisSession _session = new(new FakeLink());

    [Fact]
    public async Task Three_misses_in_a_row_condemn_a_connection_once()
    {
        Miss();
        Miss();
        Assert.False(_session.Condemned.IsCompleted);
        Miss();
        Miss();

        Assert.Equal("it answered none of 3 calls in a row", await _session.Condemned);
    }

    [Fact]
    public void An_answer_between_them_starts_the_count_again()
    {
        Miss();
        Miss();
        _session.Answered();
        Miss();
        Miss();

        Assert.False(_session.Condemned.IsCompleted);
    }

    [Theory]
    [InlineData(nameof(RedisReplyKind.Answered), false)]
    [InlineData(nameof(RedisReplyKind.Refused), false)]
    [InlineData(nameof(RedisReplyKind.Unreachable), true)]
    public void A_late_answer_shows_that_the_connection_lives_and_a_late_failure_does_not(string kind, bool isCondemned)
    {
        Miss();
        TaskCompletionSource<RedisReply> late = Miss();
        late.SetResult(RedisReply.Failed(Enum.Parse<RedisReplyKind>(kind), ""));
        Miss();

        Assert.Equal(isCondemned, _session.Condemned.IsCompleted);
    }

    [Fact]
    public void A_call_that_fails_after_it_was_given_up_counts_as_no_answer()
    {
        Miss();
        Miss().SetException(new InvalidOperationException());
        Miss();

        Assert.True(_session.Condemned.IsCompleted);
    }

    private TaskCompletionSource<RedisReply> Miss()
    {
        TaskCompletionSource<RedisReply> call = new();
        _session.Missed(call.Task);
        return call;
    }
}
