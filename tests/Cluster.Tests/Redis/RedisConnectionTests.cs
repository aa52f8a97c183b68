using System.Threading.Channels;
using PublicTime.Cluster.Redis;

namespace PublicTime.Cluster.Tests.Redis;

/// <summary>How a connection is kept, in a time that the test moves.</summary>
public sealed class RedisConnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new();
    private readonly RecordingLog _log = new();
    private readonly Channel<TaskCompletionSource<RedisAttempt>> _attempts = Channel.CreateUnbounded<TaskCompletionSource<RedisAttempt>>();
    private RedisConnection _connection = null!;

    public ValueTask InitializeAsync()
    {
        _connection = new RedisConnection(
            _ =>
            {
                TaskCompletionSource<RedisAttempt> attempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _attempts.Writer.TryWrite(attempt);
                return attempt.Task;
            },
            new RedisPace(() => 0.5), new StoreHealth("store", _log), Timeout, _time);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        Task end = _connection.DisposeAsync().AsTask();
        await Interop.Tests.Harness.Poll.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return end.IsCompleted;
            },
            TimeSpan.FromSeconds(20),
            () => "the connection does not end");
        await end;
    }

    [Fact]
    public async Task A_call_waits_for_the_attempt_in_hand()
    {
        Task<RedisReply> call = CallAsync();
        Assert.False(call.IsCompleted);

        await ConnectAsync(new FakeLink());

        Assert.Equal(RedisReplyKind.Answered, (await call.Soon()).Kind);
    }

    [Fact]
    public async Task Without_a_connection_a_call_fails_at_once_with_the_reason()
    {
        await FailAsync("nobody is there");

        RedisReply reply = await CallAsync().Soon();

        Assert.Equal((RedisReplyKind.Unreachable, "nobody is there"), (reply.Kind, reply.Reason));
    }

    [Fact]
    public async Task Three_calls_without_an_answer_in_a_row_replace_the_connection()
    {
        FakeLink first = new() { Hangs = true };
        await ConnectAsync(first);
        for (int i = 0; i < RedisSession.MostMisses; i++)
        {
            Assert.False(first.CloseAsked.Task.IsCompleted);
            await MissAsync();
        }

        await first.CloseAsked.Task.Soon();
        await PauseAsync();
        await ConnectAsync(new FakeLink());

        Assert.Equal(RedisReplyKind.Answered, (await CallAsync().Soon()).Kind);
    }

    [Fact]
    public async Task A_lost_connection_is_replaced_after_a_pause()
    {
        FakeLink first = new();
        await ConnectAsync(first);
        first.Lose("it broke");
        await first.CloseAsked.Task.Soon();
        RedisReply reply = await CallAsync().Soon();
        await PauseAsync();
        await ConnectAsync(new FakeLink());

        Assert.Equal((RedisReplyKind.Unreachable, "it broke"), (reply.Kind, reply.Reason));
        Assert.Contains("it broke", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("it hears nothing")]
    public async Task A_connection_that_hears_no_announcements_is_replaced(string? trouble)
    {
        FakeLink deaf = new() { Subscription = trouble };
        await ConnectAsync(deaf);
        _time.Advance(CheckInterval);
        if (trouble is null)
        {
            await AdvanceAsync(RedisSession.MostMisses * Timeout);
        }

        await deaf.CloseAsked.Task.Soon();
    }

    [Fact]
    public async Task A_connection_that_hears_them_is_kept()
    {
        FakeLink link = new();
        await ConnectAsync(link);
        for (int i = 0; i < 20; i++)
        {
            _time.Advance(CheckInterval);
            await ArmedAsync(CheckInterval);
        }

        Assert.False(link.CloseAsked.Task.IsCompleted);
    }

    [Fact]
    public async Task An_attempt_that_does_not_end_is_given_up_and_closed_when_it_does()
    {
        TaskCompletionSource<RedisAttempt> hanging = await NextAttemptAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(2));
        await PauseAsync();
        await ConnectAsync(new FakeLink());
        FakeLink late = new();
        hanging.SetResult(new RedisAttempt(late, ""));

        await late.CloseAsked.Task.Soon();
        Assert.Equal(RedisReplyKind.Answered, (await CallAsync().Soon()).Kind);
    }

    [Fact]
    public async Task No_more_than_four_connections_are_ever_left_to_the_network()
    {
        TaskCompletionSource closed = new();
        for (int i = 0; i < 4; i++)
        {
            FakeLink link = new() { Closed = closed.Task };
            await ConnectAsync(link);
            link.Lose("it broke");
            await link.CloseAsked.Task.Soon();
            await PauseAsync();
        }

        for (int i = 0; i < 3; i++)
        {
            await PauseAsync();
        }

        Assert.False(_attempts.Reader.TryRead(out _));
        closed.SetResult();
        await PauseAsync();
        await ConnectAsync(new FakeLink());
    }

    [Fact]
    public async Task The_end_waits_neither_for_an_attempt_nor_for_a_connection_that_hangs()
    {
        FakeLink link = new() { Hangs = true, Closed = new TaskCompletionSource().Task };
        await ConnectAsync(link);
        Task end = _connection.DisposeAsync().AsTask();
        await link.CloseAsked.Task.Soon();
        await AdvanceAsync(TimeSpan.FromSeconds(1));

        await end.Soon();
        Assert.Equal(0, _time.PendingTimers);
    }

    private Task<RedisReply> CallAsync() => _connection.RunAsync(RedisScripts.Exchange, [], [], CancellationToken.None);

    private async Task MissAsync()
    {
        Task<RedisReply> call = CallAsync();
        await AdvanceAsync(Timeout);
        Assert.Equal(RedisReplyKind.Late, (await call.Soon()).Kind);
    }

    private async Task<TaskCompletionSource<RedisAttempt>> NextAttemptAsync() => await _attempts.Reader.ReadAsync().Soon();

    private async Task ConnectAsync(FakeLink link)
    {
        (await NextAttemptAsync()).SetResult(new RedisAttempt(link, ""));
        await ArmedAsync(CheckInterval);
    }

    private async Task FailAsync(string reason)
    {
        (await NextAttemptAsync()).SetResult(new RedisAttempt(Link: null, reason));
        while (_log.Lines.Count == 0)
        {
            await _time.NextArmedAsync();
        }
    }

    /// <summary>Waits until a timer of this length is armed, then moves the time so far.</summary>
    private async Task AdvanceAsync(TimeSpan length)
    {
        await ArmedAsync(length);
        _time.Advance(length);
    }

    private async Task ArmedAsync(TimeSpan length)
    {
        while (await _time.NextArmedAsync() != length)
        {
            // Another timer of the same moment.
        }
    }

    /// <summary>Lets a pause between two attempts pass: half a second, or a second and a quarter after a failure.</summary>
    private async Task PauseAsync()
    {
        TimeSpan armed = await _time.NextArmedAsync();
        while (armed != TimeSpan.FromSeconds(0.5) && armed != TimeSpan.FromSeconds(1.25))
        {
            armed = await _time.NextArmedAsync();
        }

        _time.Advance(armed);
    }
}
