using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.CookieKeys.Rotation;

/// <summary>Owns the state of the ring: looks at it when time may have changed it, stores, then publishes.</summary>
/// <remarks>
/// Only what is stored is published, so a restart loses no cookie; while the store cannot be written, the keys go on to
/// be derived from the state that is. A restart of the actor reads the store anew, and goes on with the state in memory when the
/// store has none or an older one; a stored ring that cannot be used is a failure.
/// </remarks>
public sealed class RotationActor : IActor<RotationMessage>
{
    private const int MaxStepsPerLook = 16;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly IActorContext<RotationMessage> _context;
    private readonly IKeyRingStore _store;
    private readonly RotationSettings _settings;
    private readonly IServedClock _clock;
    private readonly ILogger _log;
    private readonly RingMemory _memory;
    private readonly RingPublisher _publisher;
    private readonly SteadyTime _steady;
    private bool _mustRead;
    private bool _isFailing;
    private long _looks;
    private KeyRingState? _shown;

    /// <summary>Starts looking; the first look is due at once.</summary>
    /// <param name="context">The actor's own.</param>
    /// <param name="store">Where the ring is kept.</param>
    /// <param name="settings">Usable settings.</param>
    /// <param name="clock">The served clock.</param>
    /// <param name="publisher">Shows the request path the ring that <paramref name="memory"/> began with or a later one; stays its owner's.</param>
    /// <param name="log">Told changes.</param>
    /// <param name="memory">What the node started with, passed on from incarnation to incarnation.</param>
    public RotationActor(
        IActorContext<RotationMessage> context, IKeyRingStore store, RotationSettings settings, IServedClock clock,
        RingPublisher publisher, ILogger<RotationActor> log, RingMemory memory)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(memory);
        (_context, _store, _settings, _clock, _publisher, _log, _memory) = (context, store, settings, clock, publisher, log, memory);
        _steady = new SteadyTime(settings.Period, context.Time);
        _mustRead = !memory.BeginIncarnation();
        _isFailing = !memory.IsSaved;
        context.TellSelfAfter(TimeSpan.Zero, RotationMessage.LookDue.Instance);
    }

    /// <inheritdoc/>
    public async ValueTask ReceiveAsync(RotationMessage message, CancellationToken stopping)
    {
        switch (message)
        {
            case RotationMessage.LookDue:
                await LookAsync(stopping).ConfigureAwait(false);
                break;
            case RotationMessage.NextLook next when next.Number == _looks:
                await LookAsync(stopping).ConfigureAwait(false);
                break;
            case RotationMessage.NextLook:
                break; // a look since then has set another
            case RotationMessage.GraceOver over:
                Zero(over.Keys);
                break;
            case RotationMessage.Rotate rotate:
                rotate.Reply.Tell(await RotateAsync(stopping).ConfigureAwait(false));
                break;
            case RotationMessage.Revoke revoke:
                revoke.Reply.Tell(await RevokeAsync(stopping).ConfigureAwait(false));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(message), message, "Unknown message.");
        }
    }

    private static void Zero(ImmutableArray<CookieKey> keys)
    {
        foreach (CookieKey key in keys)
        {
            key.Dispose();
        }
    }

    private async Task<RotationOutcome> RotateAsync(CancellationToken stopping)
    {
        await LookAsync(stopping).ConfigureAwait(false);
        ServedTime served = _clock.Read();
        if (!served.IsSynchronized)
        {
            return RotationOutcome.Unsynchronized;
        }

        return RotationPlan.Rotate(_memory.State, _settings, served.Now, RandomNumberGenerator.Fill) is { } next
            ? await TakeAsync(next, stopping).ConfigureAwait(false)
            : RotationOutcome.Pending;
    }

    // A wrong clock is no reason to go on with a key that a stranger has.
    private async Task<RotationOutcome> RevokeAsync(CancellationToken stopping)
    {
        await LookAsync(stopping).ConfigureAwait(false);
        KeyRingState next = RotationPlan.Revoke(_memory.State, _settings, _clock.Read().Now, RandomNumberGenerator.Fill);
        RotationOutcome outcome = await TakeAsync(next, stopping).ConfigureAwait(false);
        if (outcome == RotationOutcome.Done)
        {
            _log.Revoked();
        }

        return outcome;
    }

    // What follows from the change, as that nobody else has to acknowledge it, is for the look after it.
    private async Task<RotationOutcome> TakeAsync(KeyRingState next, CancellationToken stopping)
    {
        KeyRingState state = _memory.State;
        if (!_memory.IsSaved || await WriteAsync(state.Generation, next, stopping).ConfigureAwait(false) != RingWriteOutcome.Written)
        {
            next.DisposeSecretsMissingFrom(state);
            return RotationOutcome.NotSaved;
        }

        _memory.State = next;
        state.DisposeSecretsMissingFrom(next);
        await LookAsync(stopping).ConfigureAwait(false);
        return RotationOutcome.Done;
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        if (_mustRead)
        {
            await RecallAsync(stopping).ConfigureAwait(false);
            _mustRead = false;
        }

        ServedTime served = _clock.Read();
        bool mayForget = _steady.Judge(served);
        bool canGoOn = _memory.IsSaved || await SaveBegunAsync(stopping).ConfigureAwait(false);
        for (int step = 0; canGoOn && step < MaxStepsPerLook; step++)
        {
            canGoOn = await StepAsync(served, mayForget, stopping).ConfigureAwait(false);
        }

        TimeSpan wait = Publish();
        _context.TellSelfAfter(wait < LongestWait ? wait : LongestWait, new RotationMessage.NextLook(++_looks));
    }

    private async Task<bool> StepAsync(ServedTime served, bool mayForget, CancellationToken stopping)
    {
        KeyRingState state = _memory.State;
        KeyRingState? next = RotationPlan.Decide(
            state, _settings, served.Now, served.IsSynchronized, RingMembers.Alone, RandomNumberGenerator.Fill, mayForget);
        if (next is null)
        {
            return false;
        }

        RingWriteOutcome outcome = await WriteAsync(state.Generation, next, stopping).ConfigureAwait(false);
        if (outcome != RingWriteOutcome.Written)
        {
            next.DisposeSecretsMissingFrom(state);
            return outcome == RingWriteOutcome.Conflict && await TakeOverAsync(stopping).ConfigureAwait(false);
        }

        _memory.State = next;
        state.DisposeSecretsMissingFrom(next);
        return true;
    }

    private async Task<bool> SaveBegunAsync(CancellationToken stopping)
    {
        RingWriteOutcome outcome = await WriteAsync(0, _memory.State, stopping).ConfigureAwait(false);
        _memory.IsSaved = outcome == RingWriteOutcome.Written || (outcome == RingWriteOutcome.Conflict && await TakeOverAsync(stopping).ConfigureAwait(false));
        return _memory.IsSaved;
    }

    private async Task<RingWriteOutcome> WriteAsync(long expected, KeyRingState state, CancellationToken stopping)
    {
        RingWriteResult result = await _store.TryWriteAsync(expected, state, stopping).ConfigureAwait(false);
        if (result.Outcome == RingWriteOutcome.Failed && !_isFailing)
        {
            _log.SavingFailed(result.Reason);
        }
        else if (result.Outcome == RingWriteOutcome.Written && _isFailing)
        {
            _log.SavingResumed(state.Generation);
        }

        _isFailing = result.Outcome == RingWriteOutcome.Failed;
        return result.Outcome;
    }

    // Generations never go back: a store that lost the ring, or holds an older one, is given this one.
    private async Task<bool> TakeOverAsync(CancellationToken stopping)
    {
        KeyRingState? stored = await _store.ReadAsync(stopping).ConfigureAwait(false);
        if (stored is null || stored.Generation < _memory.State.Generation)
        {
            long lost = stored?.Generation ?? 0;
            stored?.Dispose();
            return await WriteAsync(lost, _memory.State, stopping).ConfigureAwait(false) == RingWriteOutcome.Written;
        }

        _log.TakenOver(stored.Generation, _memory.State.Generation);
        Replace(stored);
        return true;
    }

    // What is stored is believed rather than what an incarnation that failed left behind, unless that is newer.
    private async Task RecallAsync(CancellationToken stopping)
    {
        KeyRingState? stored = await _store.ReadAsync(stopping).ConfigureAwait(false);
        if (stored is null)
        {
            _memory.IsSaved = false;
        }
        else if (stored.Generation < _memory.State.Generation)
        {
            stored.Dispose();
        }
        else
        {
            Replace(stored);
            _memory.IsSaved = true;
        }
    }

    private void Replace(KeyRingState stored)
    {
        KeyRingState replaced = _memory.State;
        _memory.State = stored;
        replaced.Dispose();
    }

    private TimeSpan Publish()
    {
        if (!ReferenceEquals(_shown, _memory.State))
        {
            _publisher.Show(_memory.State, _settings);
            _shown = _memory.State;
        }

        TimeSpan wait = _publisher.Publish(out ImmutableArray<CookieKey> dropped);
        if (!dropped.IsEmpty)
        {
            _context.TellSelfAfter(RingPublisher.Grace, new RotationMessage.GraceOver(dropped));
        }

        return wait;
    }
}
