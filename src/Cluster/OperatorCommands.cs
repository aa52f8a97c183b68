using System.Collections.Immutable;
using System.Globalization;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sharing;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.Cluster;

/// <summary>What operators ask of the ring: each command does it, or nothing, and says so in a sentence. Belongs to its <see cref="ClusterActor"/>.</summary>
/// <param name="ring">This node's part in the ring.</param>
/// <param name="wishes">Carries what is asked of other nodes.</param>
/// <param name="surroundings">The clock and the log.</param>
internal sealed class OperatorCommands(SharedRing ring, Wishes wishes, ClusterSurroundings surroundings)
{
    private const string Unheard = " No Redis answers now: nobody else has heard of it yet; it is told as soon as one does.";

    /// <summary>Fresh keys before their time.</summary>
    public async Task<ClusterOutcome> RotateAsync(CancellationToken cancellation)
    {
        if (!await ring.RotateAsync(surroundings.Clock.Read(), cancellation).ConfigureAwait(false))
        {
            return new ClusterOutcome(IsDone: false, "Fresh keys cannot be proposed: this node is not registered or does not know the time, no store took them, or the ring is full. A Redis that did not answer in time may have taken them all the same; `publictime cluster` shows it then.");
        }

        surroundings.Log.RotationAsked();
        return new ClusterOutcome(IsDone: true, "Fresh keys are proposed; they mint as soon as every registered node has acknowledged them (`publictime cluster` shows who has not).");
    }

    /// <summary>No key of before is good any more.</summary>
    public async Task<ClusterOutcome> RevokeAsync(CancellationToken cancellation)
    {
        RingChange change = await ring.RevokeAsync(surroundings.Clock.Read(), cancellation).ConfigureAwait(false);
        if (change == RingChange.Refused)
        {
            return new ClusterOutcome(IsDone: false, "Keys cannot be revoked here: this node is not registered, or does not know the time. Nothing has changed.");
        }

        surroundings.Log.Revoked();
        return new ClusterOutcome(
            IsDone: true,
            Unless(change) + "Every key is given up. Cookies made until now are answered with NTS NAK on every node that hears of it, so every client makes a new key exchange; "
            + "a node that does not hear of it goes on with the old keys and cannot open new cookies.")
        { IfUnheard = Unheard };
    }

    /// <summary>A node is waited for no longer.</summary>
    /// <param name="node">Its name, or its id in hexadecimal.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ClusterOutcome> ForgetAsync(string node, CancellationToken cancellation)
    {
        if (!TryFind(node, out RingMember member, out string refusal))
        {
            return new ClusterOutcome(IsDone: false, refusal);
        }

        if (member.Id == ring.State!.Holder.Id)
        {
            return new ClusterOutcome(IsDone: false, $"{member.Name} is this node itself: `publictime drain` takes it out of the ring.");
        }

        RingChange change = await ring.ForgetAsync(member.Id, surroundings.Clock.Read().Now, cancellation).ConfigureAwait(false);
        if (change == RingChange.Refused)
        {
            return new ClusterOutcome(IsDone: false, $"Node {member.Name} is no member any more. Nothing has changed.");
        }

        surroundings.Log.Forgotten(member.Name, member.Id);
        return new ClusterOutcome(IsDone: true, $"{Unless(change)}Node {member.Name} ({member.Id:x16}) is forgotten: nobody waits for it any more. If it still answers somewhere, it stops when it hears of this, and until then it does not open the cookies of fresh keys.") { IfUnheard = Unheard };
    }

    /// <summary>A node is asked to drain, or not to.</summary>
    /// <param name="node">Its name, or its id in hexadecimal.</param>
    /// <param name="kind">What is asked.</param>
    public ClusterOutcome Ask(string node, WishKind kind)
    {
        if (!TryFind(node, out RingMember member, out string refusal))
        {
            return new ClusterOutcome(IsDone: false, refusal);
        }

        wishes.Ask(member, kind, surroundings.Clock.Read().Now);
        return new ClusterOutcome(IsDone: true, $"Node {member.Name} ({member.Id:x16}) is asked to {kind.ToString().ToLowerInvariant()}; `publictime cluster` shows when it does.")
        {
            IfUnheard = member.Id == ring.State!.Holder.Id ? "" : $" No Redis answers now: it hears of this only if one does within {Wishes.Lasts.TotalSeconds:0} s, so ask again then, or there.",
        };
    }

    /// <summary>This node leaves the ring.</summary>
    public async Task<ClusterOutcome> LeaveAsync(CancellationToken cancellation)
    {
        if (!await ring.LeaveAsync(surroundings.Clock.Read(), cancellation).ConfigureAwait(false))
        {
            surroundings.Log.LeftUnheard();
            return new ClusterOutcome(IsDone: false, "No store could be told that this node has left: the others wait for it until they are told to forget it.");
        }

        surroundings.Log.Left();
        return new ClusterOutcome(IsDone: true, "This node has left the ring.");
    }

    /// <summary>What was done, and that nobody else knows of it where that is so.</summary>
    /// <param name="outcome">Of a command that the stores were told of since, as far as they answer.</param>
    public ClusterOutcome AsHeard(ClusterOutcome outcome) =>
        outcome is { IsDone: true } && !ring.IsAnswered ? outcome with { Sentence = outcome.Sentence + outcome.IfUnheard } : outcome;

    private static string Unless(RingChange change) =>
        change == RingChange.Kept ? "" : "This node cannot keep its copy of the ring (its log says why): should it stop before any store has heard of this, nothing has happened. ";

    private bool TryFind(string node, out RingMember member, out string refusal)
    {
        ImmutableArray<RingMember> members = ring.State?.Members ?? [];
        bool isId = ulong.TryParse(node, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong id);
        RingMember[] found = [.. members.Where(candidate => candidate.Name == node || (isId && candidate.Id == id))];
        member = found is [var only] ? only : default;
        refusal = found.Length switch
        {
            0 => $"No node of this ring is named {node}. Its nodes are: {string.Join(", ", members.Select(candidate => candidate.Name).Order(StringComparer.Ordinal))}.",
            1 => "",
            _ => $"Several nodes are named {node}; say which by its id: {string.Join(", ", found.Select(candidate => candidate.Id.ToString("x16", CultureInfo.InvariantCulture)))}.",
        };
        return found.Length == 1;
    }
}
