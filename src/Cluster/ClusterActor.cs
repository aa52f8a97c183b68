using System.Collections.Immutable;
using System.Globalization;
using PublicTime.Actors;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sharing;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.Cluster;

/// <summary>Owns this node's part in the shared ring: looks every second, when a store says that there is news, and when time changes the ring; carries out commands.</summary>
public sealed class ClusterActor : IActor<ClusterMessage>, IDisposable
{
    /// <summary>How often a node reports when nothing happens.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // Many announcements, as when all nodes acknowledge, make few looks.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan WishLasts = TimeSpan.FromSeconds(30);

    private readonly IActorContext<ClusterMessage> _context;
    private readonly SharedRing _ring;
    private readonly ClusterSurroundings _surroundings;
    private readonly SteadyTime _steady;
    private readonly Dictionary<ulong, ulong> _heardWishes = [];
    private NodeWish? _wish;
    private long _wishedAt;
    private long _looks;
    private long _lastLook;
    private bool _isHurried;
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
        _context.TellSelfAfter(TimeSpan.Zero, new ClusterMessage.LookDue(_looks));
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
            case ClusterMessage.Announced or ClusterMessage.ConditionChanged:
                Hurry();
                break;
            case ClusterMessage.Rotate rotate:
                await RotateAsync(rotate.Reply, stopping).ConfigureAwait(false);
                break;
            case ClusterMessage.Revoke revoke:
                await RevokeAsync(revoke.Reply, stopping).ConfigureAwait(false);
                break;
            case ClusterMessage.Forget forget:
                await ForgetAsync(forget, stopping).ConfigureAwait(false);
                break;
            case ClusterMessage.AskOf ask:
                Ask(ask);
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
        _isHurried = false;
        ServedTime served = _surroundings.Clock.Read();
        _wish = _wish is not null && _context.Time.GetElapsedTime(_wishedAt) > WishLasts ? null : _wish;
        NodeCondition condition = _surroundings.Condition() with { Wish = _wish, OffsetSeconds = _ring.OffsetSeconds };
        bool mayForget = _steady.Judge(served) && !IsOddOneOut(condition.OffsetSeconds);
        await _ring.LookAsync(served, mayForget, condition, stopping).ConfigureAwait(false);
        _lastLook = _context.Time.GetTimestamp();
        ClusterView view = _ring.ViewOf(condition);
        _surroundings.View.Publish(view);
        _surroundings.Looked(view);
        HearWishes();
        TimeSpan wait = _ring.State is { } state ? RotationPlan.NextLook(state, _ring.Agreed, served.Now) : Beat;
        _context.TellSelfAfter(wait < Beat ? wait : Beat, new ClusterMessage.LookDue(++_looks));
    }

    // What one node destroys is gone for all: whose clock is further from its peers' than a ring bears destroys nothing.
    private bool IsOddOneOut(double? offsetSeconds) =>
        _surroundings.Settings.Period > TimeSpan.Zero && offsetSeconds is { } offset && Math.Abs(offset) > _surroundings.Settings.Period.TotalSeconds / 2;

    private void Hurry()
    {
        if (_isHurried || _hasLeft)
        {
            return;
        }

        _isHurried = true;
        TimeSpan since = _context.Time.GetElapsedTime(_lastLook);
        _context.TellSelfAfter(since < Gap ? Gap - since : TimeSpan.Zero, new ClusterMessage.LookDue(++_looks));
    }

    private void HearWishes()
    {
        foreach (NodeReport report in _ring.Peers.Where(peer => peer.HeardAt is not null).Select(peer => peer.Report))
        {
            if (report.Condition.Wish is { } wish && wish.Node == _ring.State?.Holder.Id && _heardWishes.GetValueOrDefault(report.Id) != wish.Number)
            {
                _heardWishes[report.Id] = wish.Number;
                _surroundings.Wished(wish.Kind, report.Name);
            }
        }
    }

    private async Task RotateAsync(ClusterReply reply, CancellationToken stopping)
    {
        bool isProposed = await _ring.RotateAsync(_surroundings.Clock.Read(), stopping).ConfigureAwait(false);
        if (isProposed)
        {
            _surroundings.Log.RotationAsked();
        }

        reply.Tell(isProposed, isProposed
            ? "Fresh keys are proposed; they mint as soon as every registered node has acknowledged them (`publictime cluster` shows who has not)."
            : "Fresh keys cannot be proposed: this node is not registered or does not know the time, no store can be written, or the ring is full. Nothing has changed.");
        Hurry();
    }

    private async Task RevokeAsync(ClusterReply reply, CancellationToken stopping)
    {
        bool isRegistered = await _ring.RevokeAsync(_surroundings.Clock.Read(), stopping).ConfigureAwait(false);
        if (isRegistered)
        {
            _surroundings.Log.Revoked();
            await LookAsync(stopping).ConfigureAwait(false);
        }

        reply.Tell(isRegistered, isRegistered
            ? "Every key is given up. Cookies made until now are answered with NTS NAK on every node that hears of it, so every client makes a new key exchange; "
              + "a node that does not hear of it goes on with the old keys and cannot open new cookies."
            : "Keys cannot be revoked here: this node is not registered, does not know the time, or cannot keep its copy of the ring (its log says which).");
    }

    private async Task ForgetAsync(ClusterMessage.Forget forget, CancellationToken stopping)
    {
        if (!TryFind(forget.Node, out RingMember member, out string refusal))
        {
            forget.Reply.Tell(isDone: false, refusal);
            return;
        }

        if (member.Id == _ring.State!.Holder.Id)
        {
            forget.Reply.Tell(isDone: false, $"{member.Name} is this node itself: `publictime drain` takes it out of the ring.");
            return;
        }

        if (await _ring.ForgetAsync(member.Id, _surroundings.Clock.Read().Now, stopping).ConfigureAwait(false))
        {
            _surroundings.Log.Forgotten(member.Name, member.Id);
            await LookAsync(stopping).ConfigureAwait(false);
            forget.Reply.Tell(
                isDone: true,
                $"Node {member.Name} ({member.Id:x16}) is forgotten: nobody waits for it any more. If it still answers somewhere, it stops when it hears of this, and until then it does not open the cookies of fresh keys.");
            return;
        }

        forget.Reply.Tell(isDone: false, $"Node {member.Name} is forgotten here, and this node cannot keep that (its log says why): a restart takes it back.");
    }

    private void Ask(ClusterMessage.AskOf ask)
    {
        if (!TryFind(ask.Node, out RingMember member, out string refusal))
        {
            ask.Reply.Tell(isDone: false, refusal);
            return;
        }

        if (member.Id == _ring.State!.Holder.Id)
        {
            _surroundings.Wished(ask.Kind, member.Name);
        }
        else
        {
            Span<byte> number = stackalloc byte[sizeof(ulong)];
            System.Security.Cryptography.RandomNumberGenerator.Fill(number);
            _wish = new NodeWish(member.Id, ask.Kind, BitConverter.ToUInt64(number) | 1);
            _wishedAt = _context.Time.GetTimestamp();
        }

        ask.Reply.Tell(isDone: true, $"Node {member.Name} ({member.Id:x16}) is asked to {ask.Kind.ToString().ToLowerInvariant()}; `publictime cluster` shows when it does.");
        Hurry();
    }

    private async Task LeaveAsync(ClusterReply reply, CancellationToken stopping)
    {
        bool isKnown = await _ring.LeaveAsync(_surroundings.Clock.Read(), stopping).ConfigureAwait(false);
        _hasLeft = true;
        if (isKnown)
        {
            _surroundings.Log.Left();
        }
        else
        {
            _surroundings.Log.LeftUnheard();
        }

        reply.Tell(isKnown, isKnown ? "This node has left the ring." : "No store could be told that this node has left: the others wait for it until they are told to forget it.");
    }

    private bool TryFind(string node, out RingMember member, out string refusal)
    {
        ImmutableArray<RingMember> members = _ring.State?.Members ?? [];
        bool isId = ulong.TryParse(node, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong id);
        RingMember[] found = [.. members.Where(candidate => candidate.Name == node || (isId && candidate.Id == id))];
        member = found is [var only] ? only : default;
        refusal = found.Length switch
        {
            0 => $"No node of this ring is named {node}. Its nodes are: {string.Join(", ", members.Select(candidate => candidate.Name))}.",
            1 => "",
            _ => $"Several nodes are named {node}; say which by its id: {string.Join(", ", found.Select(candidate => candidate.Id.ToString("x16", CultureInfo.InvariantCulture)))}.",
        };
        return found.Length == 1;
    }
}
