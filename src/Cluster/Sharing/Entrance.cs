using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PublicTime.Cluster.Membership;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.Cluster.Sharing;

/// <summary>How a node comes into the ring: a new one, a forgotten one and one that left by the same door. Belongs to its <see cref="SharedRing"/>.</summary>
/// <param name="options">What the node brings.</param>
/// <param name="links">The stores.</param>
/// <param name="copy">Its copy of the ring.</param>
/// <param name="peers">What the others said.</param>
/// <param name="correspondence">What it says itself.</param>
/// <param name="random">Fills seeds.</param>
/// <param name="time">Patience is measured by it.</param>
/// <param name="log">Told what happens, and what it waits for.</param>
internal sealed class Entrance(
    SharedRingOptions options, ImmutableArray<StoreLink> links, RingCopy copy, PeerBook peers, Correspondence correspondence,
    Action<Span<byte>> random, TimeProvider time, ILogger log)
{
    private readonly long _beganAt = time.GetTimestamp();
    private (bool IsFull, ulong Namesake) _complaint;

    /// <summary>What keeps this node out and does not pass by itself.</summary>
    public Hindrance Hindrance { get; private set; }

    /// <summary>Becomes a member, of a ring that is begun where there is none. That alone lets it answer nothing.</summary>
    /// <param name="served">The served time.</param>
    public void Enter(ServedTime served)
    {
        if (copy.State is null)
        {
            Begin(served);
        }

        if (copy.State is not { } state)
        {
            return;
        }

        if (state.Holder.Id == 0 || state.HasLost(state.Holder.Id))
        {
            copy.HoldAs(new RingHolder(copy.DrawId(), IsRegistered: false));
            correspondence.BeginAnew();
        }

        ReplaceNamesakes(served);
        Join();
    }

    /// <summary>Registers as soon as the protocol lets this node in: from then on it answers.</summary>
    public async Task RegisterAsync(CancellationToken cancellation)
    {
        if (copy.State is not { Holder: { Id: not 0, IsRegistered: false } holder } state || !copy.IsKept || !state.Has(holder.Id))
        {
            return;
        }

        KeyRingState? next = peers.HasSponsor(state, copy.KeptDigest, holder.Id) ? state : Founded(state, holder.Id);
        if (next is not null && await copy.RegisterAsync(next, cancellation).ConfigureAwait(false))
        {
            log.Registered(options.NodeName, state.RingName, next.Generation, state.Members.Length);
        }
    }

    private void Begin(ServedTime served)
    {
        if (served.IsSynchronized && correspondence.EmptySince is { } since && time.GetElapsedTime(since) >= options.Quiet)
        {
            KeyRingState? own = copy.TakeUnshared();
            copy.IsBroughtAlong = own is not null;
            copy.Adopt(own ?? RotationPlan.Begin(options.RingName, options.Settings, served.Now, random));
            log.Begun(options.RingName);
        }
    }

    // The machine came back without its disk, or a name was given twice: a silent one is replaced, and nobody joins beside one that is alive.
    private void ReplaceNamesakes(ServedTime served)
    {
        foreach (RingMember namesake in Namesakes())
        {
            // Who hears nobody cannot say that somebody is silent.
            long heardAt = Math.Max(peers.Find(namesake.Id)?.HeardAt ?? _beganAt, correspondence.AnsweredSince ?? long.MaxValue);
            if (correspondence.AnsweredSince is not null && time.GetElapsedTime(heardAt) >= options.NamesakePatience)
            {
                log.Replaced(namesake.Name, namesake.Id);
                copy.Adopt(SharedRing.Without(copy.State!, namesake.Id, served.Now));
            }
        }
    }

    private void Join()
    {
        KeyRingState state = copy.State!;
        if (state.Has(state.Holder.Id))
        {
            (_complaint, Hindrance) = (default, Hindrance.None);
            return;
        }

        ulong namesake = Namesakes().Select(member => member.Id).FirstOrDefault();
        bool isFull = state.Members.Length >= KeyRingState.MaxMembers;
        if (namesake != 0 || isFull)
        {
            Complain(isFull, namesake);
            return;
        }

        copy.Adopt(state with
        {
            Generation = state.Generation + 1,
            Members = state.Members.Add(new RingMember(state.Holder.Id, options.NodeName)),
        });
    }

    // A process that ended a moment ago is a namesake too, until it has been silent for long enough: only one that said something since then is another one.
    private void Complain(bool isFull, ulong namesake)
    {
        bool isAlive = peers.Find(namesake) is { HeardAt: not null };
        Hindrance = isFull ? Hindrance.FullRing : isAlive ? Hindrance.Namesake : Hindrance.None;
        if (Hindrance != Hindrance.None && _complaint != (isFull, namesake))
        {
            _complaint = (isFull, namesake);
            if (isFull)
            {
                log.RingFull(options.NodeName, options.RingName, KeyRingState.MaxMembers);
            }
            else
            {
                log.NamesakeAlive(options.NodeName, namesake);
            }
        }
    }

    private List<RingMember> Namesakes() =>
        [.. copy.State!.Members.Where(member => member.Id != copy.State.Holder.Id && member.Name == options.NodeName)];

    // What the first one to answer makes of the ring; null when this node may not be the first.
    private KeyRingState? Founded(KeyRingState state, ulong self)
    {
        bool mayFound = state.Members[0].Id == self
            && links.All(link => link.IsReachable && link.Version == copy.Version)
            && peers.NobodyIsRegistered(state, self)
            && peers.AllHave(state, copy.KeptDigest, self);
        return !mayFound ? null : state.IsFounded ? state : state.AcceptingFor(peers.Suiting(state, options.Settings, self).KeyLifetime);
    }
}
