using PublicTime.Actors;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sharing;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.Cluster;

/// <summary>Owns this node's part in the shared ring: looks every second, when a store says that there is news, and when time changes the ring; carries out commands.</summary>
public sealed class ClusterActor : IActor<ClusterMessage>, IDisposable
{
    /// <summary>How often a node reports when nothing happens.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // Many announcements, as when all nodes acknowledge, make few looks. Announcements that bring nothing, many of them in a row, are a mistake or
    // somebody's who can reach the store and has no key: they soon make no more looks than there are anyway.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(15);
    private const int VainLooksForgiven = 8;
    private const int MostDoublings = 6;
    private const int MostTries = 3;

    private readonly IActorContext<ClusterMessage> _context;
    private readonly SharedRing _ring;
    private readonly ClusterSurroundings _surroundings;
    private readonly SteadyTime _steady;
    private readonly OperatorCommands _commands;
    private readonly Wishes _wishes;
    private long _looks;
    private long _lastLook;
    private long _dueAt;
    private bool _isHurried;
    private int _vainLooks;
    private bool _hasLeft;

    /// <summary>Starts looking; the first look is due at once.</summary>
    /// <param name="context">The actor's own.</param>
    /// <param name="ring">This node's part; goes with the actor.</param>
    /// <param name="surroundings">What the actor reads and tells.</param>
    public ClusterActor(IActorContext<ClusterMessage> context, SharedRing ring, ClusterSurroundings surroundings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(surroundings);
        (_context, _ring, _surroundings) = (context, ring, surroundings);
        _steady = new SteadyTime(surroundings.Settings.Period, context.Time);
        _wishes = new Wishes(ring, surroundings.Wished, context.Time);
        _commands = new OperatorCommands(ring, _wishes, surroundings);
        LookAfter(TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public async ValueTask ReceiveAsync(ClusterMessage message, CancellationToken stopping)
    {
        switch (message)
        {
            case ClusterMessage.LookDue due:
                if (due.Number == _looks && !_hasLeft)
                {
                    await LookAsync(stopping).ConfigureAwait(false);
                }

                break;
            case ClusterMessage.Announced:
                Hurry(Gap * (1 << Math.Max(0, _vainLooks - VainLooksForgiven)));
                break;
            case ClusterMessage.ConditionChanged:
                Hurry(Gap);
                break;
            case ClusterMessage.Rotate rotate:
                await CarryOutAsync(RotateAsync(stopping), rotate.Reply, stopping).ConfigureAwait(false);
                break;
            case ClusterMessage.Revoke revoke:
                await CarryOutAsync(_commands.RevokeAsync(stopping), revoke.Reply, stopping).ConfigureAwait(false);
                break;
            case ClusterMessage.Forget forget:
                await CarryOutAsync(_commands.ForgetAsync(forget.Node, stopping), forget.Reply, stopping).ConfigureAwait(false);
                break;
            case ClusterMessage.AskOf ask:
                await CarryOutAsync(Task.FromResult(_commands.Ask(ask.Node, ask.Kind)), ask.Reply, stopping).ConfigureAwait(false);
                break;
            case ClusterMessage.Leave leave:
                await LeaveAsync(leave.Reply, stopping).ConfigureAwait(false);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(message), message, "Unknown message.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ring.Dispose();

    private async Task LookAsync(CancellationToken stopping)
    {
        bool isHurried = _isHurried;
        _isHurried = false;
        NodeCondition condition = _surroundings.Condition() with { Wish = _wishes.Own };
        ServedTime served = _surroundings.Clock.Read(); // last, since the look goes by it: clocks are compared to a fraction of a millisecond
        await _ring.LookAsync(served, _steady.Judge(served), condition, stopping).ConfigureAwait(false);
        _lastLook = _context.Time.GetTimestamp();
        _vainLooks = _ring.WasWorthLooking ? 0 : Math.Clamp(_vainLooks + (isHurried ? 1 : -1), 0, VainLooksForgiven + MostDoublings);
        ClusterView view = _ring.ViewOf(condition);
        _surroundings.View.Publish(view);
        _surroundings.Looked(view);
        _wishes.Hear(served.Now);
        TimeSpan wait = _ring.State is { } state ? RotationPlan.NextLook(state, _ring.Agreed, served.Now) : Beat;
        LookAfter(wait < Beat ? wait : Beat);
    }

    // Never later than is due anyway.
    private void Hurry(TimeSpan gap)
    {
        long now = _context.Time.GetTimestamp();
        TimeSpan since = _context.Time.GetElapsedTime(_lastLook, now);
        TimeSpan wait = since < gap ? gap - since : TimeSpan.Zero;
        if (!_hasLeft && _context.Time.GetElapsedTime(now, _dueAt) > wait)
        {
            _isHurried = true;
            LookAfter(wait);
        }
    }

    private void LookAfter(TimeSpan wait)
    {
        _dueAt = _context.Time.GetTimestamp() + (long)(wait.TotalSeconds * _context.Time.TimestampFrequency);
        _context.TellSelfAfter(wait, new ClusterMessage.LookDue(++_looks));
    }

    // What was asked is seen, and told to the stores, before the answer is given.
    private async Task CarryOutAsync(Task<ClusterOutcome> command, ClusterReply reply, CancellationToken stopping)
    {
        try
        {
            ClusterOutcome outcome = await command.ConfigureAwait(false);
            if (outcome.IsDone && !_hasLeft)
            {
                await LookAsync(stopping).ConfigureAwait(false);
            }

            reply.Tell(_commands.AsHeard(outcome));
        }
        finally
        {
            reply.Tell(new ClusterOutcome(IsDone: false, "The service failed in the middle of this, or stops: its log says which, and `publictime cluster` what has become of it."));
        }
    }

    // The stores may hold what this node has not read yet, or be away since its last look: it looks and tries again.
    private async Task<ClusterOutcome> RotateAsync(CancellationToken stopping)
    {
        ClusterOutcome outcome = await _commands.RotateAsync(stopping).ConfigureAwait(false);
        for (int tries = 1; !outcome.IsDone && !_hasLeft && tries < MostTries; tries++)
        {
            await LookAsync(stopping).ConfigureAwait(false);
            outcome = await _commands.RotateAsync(stopping).ConfigureAwait(false);
        }

        return outcome;
    }

    private async Task LeaveAsync(ClusterReply reply, CancellationToken stopping)
    {
        ClusterOutcome outcome = await _commands.LeaveAsync(stopping).ConfigureAwait(false);
        _hasLeft = true;
        reply.Tell(outcome);
    }
}
