using Microsoft.Extensions.Logging;

namespace PublicTime.Actors;

/// <summary>Spawns actors and supervises them: one mailbox and one task each. Safe from any thread.</summary>
/// <param name="time">The clock of timers, backoff and failure windows; only its monotonic side is read.</param>
/// <param name="log">Told when an actor falls behind, restarts or escalates.</param>
public sealed class ActorSystem(TimeProvider time, ILogger<ActorSystem> log) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private readonly List<Func<WorkProgress>> _looks = [];
    private readonly TaskCompletionSource _escalated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _stopped;

    /// <summary>
    /// Faults, naming the actor, when one has used up its restarts: that actor is gone for good, the others go on, and the host
    /// is expected to stop the process. Otherwise never completes, not even when the system stops.
    /// </summary>
    public Task Escalated => _escalated.Task;

    /// <summary>Starts an actor on the thread pool and returns its address at once; messages may be told before its factory has run.</summary>
    /// <param name="name">Names it in logs and in <see cref="Escalated"/>.</param>
    /// <param name="factory">Makes the actor; runs again at every restart, so that state never outlives a failure. Its own failure counts as one.</param>
    /// <param name="policy">Mailbox and restarts; <see cref="SupervisionPolicy.Default"/> when null.</param>
    /// <exception cref="ObjectDisposedException">The system has stopped.</exception>
    public ActorRef<TMessage> Spawn<TMessage>(
        string name, Func<IActorContext<TMessage>, IActor<TMessage>> factory, SupervisionPolicy? policy = null)
        where TMessage : notnull
    {
        ArgumentNullException.ThrowIfNull(factory);
        var supervisor = new Supervisor<TMessage>(name, factory, policy ?? SupervisionPolicy.Default, time, log);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped is not null, this);
            CancellationToken stopping = _stopping.Token;
            _looks.Add(supervisor.Look);
            _running.Add(Task.Run(() => SuperviseAsync(supervisor, stopping), CancellationToken.None));
        }

        return supervisor.Address;
    }

    /// <summary>How far each actor is with its messages, for whoever watches whether they still take any. Costs them nothing.</summary>
    public IReadOnlyList<WorkProgress> Look()
    {
        lock (_gate)
        {
            return [.. _looks.Select(look => look())];
        }
    }

    /// <summary>
    /// Stops all actors: waits for the messages in hand, drops the waiting ones, disposes the actors. A failure of one while it
    /// stops is logged and keeps no other from stopping. An actor must not await this in its own message.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Task stopped;
        lock (_gate)
        {
            stopped = _stopped ??= StopAsync();
        }

        await stopped.ConfigureAwait(false);
    }

    private async Task StopAsync()
    {
        try
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException failures)
        {
            // What actors registered on the token; every callback has run all the same.
            log.StopCallbackFailed(failures);
        }

        await Task.WhenAll(_running).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task SuperviseAsync<TMessage>(Supervisor<TMessage> supervisor, CancellationToken stopping)
        where TMessage : notnull
    {
        if (await supervisor.RunAsync(stopping).ConfigureAwait(false) is { } failure)
        {
            _escalated.TrySetException(failure);
        }
    }
}
