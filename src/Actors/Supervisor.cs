using Microsoft.Extensions.Logging;

namespace PublicTime.Actors;

/// <summary>Keeps one actor alive: feeds it its mailbox, replaces it after a failure, and gives up when failures come too fast.</summary>
internal sealed class Supervisor<TMessage>
    where TMessage : notnull
{
    private readonly Func<IActorContext<TMessage>, IActor<TMessage>> _factory;
    private readonly SupervisionPolicy _policy;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Mailbox<TMessage> _mailbox;
    private long _turns;
    private volatile bool _isEntered;
    private volatile bool _isResting;

    /// <summary>An actor that is addressable at once and lives while <see cref="RunAsync"/> runs.</summary>
    public Supervisor(
        string name, Func<IActorContext<TMessage>, IActor<TMessage>> factory, SupervisionPolicy policy, TimeProvider time, ILogger log)
    {
        (_factory, _policy, _time, _log) = (factory, policy, time, log);
        _mailbox = new Mailbox<TMessage>(name, policy.Capacity, log);
        Address = new ActorRef<TMessage>(name, message => _mailbox.Add(new Envelope<TMessage>(message, OnlyFor: null)), () => _mailbox.Dropped);
    }

    /// <summary>The same for all incarnations.</summary>
    public ActorRef<TMessage> Address { get; }

    /// <summary>How far it is. Between two incarnations, and once it has ended, nothing is expected of it. Any thread may ask.</summary>
    public WorkProgress Look() =>
        new(Address.Name, Volatile.Read(ref _turns), _isEntered || (!_isResting && _mailbox.HasMessages));

    /// <summary>Runs one incarnation after the other until the system stops or no restart is left.</summary>
    /// <returns>Null when stopped; otherwise the failure to escalate, which names the actor.</returns>
    public async Task<Exception?> RunAsync(CancellationToken stopping)
    {
        try
        {
            return await RunIncarnationsAsync(stopping).ConfigureAwait(false);
        }
        finally
        {
            _isResting = true;
            _mailbox.Close();
        }
    }

    private async Task<Exception?> RunIncarnationsAsync(CancellationToken stopping)
    {
        var failures = new FailureWindow(_policy, _time);
        while (await RunIncarnationAsync(stopping).ConfigureAwait(false) is { } failure)
        {
            if (!failures.TryRestart(out TimeSpan backoff))
            {
                _log.Escalated(failure, Address.Name, failures.Count, _policy.Window);
                return new InvalidOperationException($"Actor {Address.Name} failed {failures.Count} times within {_policy.Window}.", failure);
            }

            _log.Restarting(failure, Address.Name, backoff, failures.Count, _policy.MaxRestarts);
            _isResting = true;
            await Task.Delay(backoff, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _isResting = false;
        }

        return null;
    }

    /// <returns>Why this incarnation ended; null when the system stops.</returns>
    private async Task<Exception?> RunIncarnationAsync(CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
        {
            return null;
        }

        var incarnation = new Incarnation<TMessage>(Address, _time, _mailbox);
        IActor<TMessage>? actor = null;
        try
        {
            Enter();
            actor = _factory(incarnation);
            Leave();
            await FeedAsync(actor, incarnation, stopping).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // The supervisor is the one place that catches everything.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!stopping.IsCancellationRequested)
            {
                return failure;
            }

            _log.FailedWhileStopping(failure, Address.Name);
            return null;
        }
        finally
        {
            incarnation.End();
            await ReleaseAsync(actor).ConfigureAwait(false);
            Leave();
        }
    }

    private async Task FeedAsync(IActor<TMessage> actor, Incarnation<TMessage> incarnation, CancellationToken stopping)
    {
        while (await _mailbox.WaitAsync(stopping).ConfigureAwait(false))
        {
            while (_mailbox.TryTake(incarnation, out TMessage? message))
            {
                Enter();
                await actor.ReceiveAsync(message, stopping).ConfigureAwait(false);
                Leave();
                stopping.ThrowIfCancellationRequested();
            }
        }
    }

    private void Enter() => _isEntered = true;

    /// <summary>Counted at the end, so that a message that never ends is seen to stand still.</summary>
    private void Leave()
    {
        Volatile.Write(ref _turns, _turns + 1);
        _isEntered = false;
    }

    /// <summary>Disposes a discarded actor. A failure here is logged and no more: the instance is gone either way.</summary>
    private async ValueTask ReleaseAsync(IActor<TMessage>? actor)
    {
        try
        {
            if (actor is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            }
            else if (actor is IDisposable synchronous)
            {
                synchronous.Dispose();
            }
        }
#pragma warning disable CA1031 // The supervisor is the one place that catches everything.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _log.DisposeFailed(failure, Address.Name);
        }
    }
}
