using System.Collections.Immutable;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Rotation;

/// <summary>Decides how the stored ring goes on. Pure: state, time and members in, the next state or nothing out.</summary>
/// <remarks>
/// Model: the keys of an epoch are derived, so nothing here is needed for the next key; what is decided is only when old
/// secrets go and fresh ones come. Each step is one stored state:
/// <list type="number">
/// <item>propose a fresh epoch for the period after the next, unless there is one;</item>
/// <item>commit it once every registered node holds it;</item>
/// <item>end the epochs before it once every registered node knows that;</item>
/// <item>with any of these, or alone: drop the epochs whose cookies have all expired, and ratchet the others forward to the
/// oldest period that is still accepted; imported keys go in the same way.</item>
/// </list>
/// Only a synchronized clock decides anything: a wrong one would destroy keys that are in use. When steps stop, minting
/// goes on from the newest committed epoch.
/// </remarks>
public static class RotationPlan
{
    private const int MaxSeedAttempts = 8;
    private const int PeriodsAhead = 2;
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestLook = TimeSpan.FromDays(1);

    /// <summary>A ring with one epoch, committed: what a node that shares its ring with nobody starts with.</summary>
    /// <param name="ringName">Names the ring.</param>
    /// <param name="settings">Usable settings.</param>
    /// <param name="now">Served time; even a wrong one will do, for there is nothing yet to lose.</param>
    /// <param name="random">Fills seeds: <see cref="System.Security.Cryptography.RandomNumberGenerator.Fill"/>.</param>
    /// <param name="imported">Keys to open the cookies of another server with; they go with the state.</param>
    public static KeyRingState Begin(
        string ringName, RotationSettings settings, DateTimeOffset now, Action<Span<byte>> random, params ImmutableArray<ImportedKey> imported)
    {
        ArgumentNullException.ThrowIfNull(settings);
        DateTimeOffset start = RingSchedule.Clamp(now);
        HashSet<uint> taken = [.. imported.Select(key => key.Id)];
        KeyEpoch first = DrawUnlike(taken, new RingSchedule(settings.Period), start, isCommitted: true, settings, random);
        return new KeyRingState { RingName = ringName, Generation = 1, LatestUse = start, Epochs = [first], Imported = imported };
    }

    /// <summary>One step.</summary>
    /// <param name="state">The state as it is stored.</param>
    /// <param name="settings">Usable settings.</param>
    /// <param name="now">Served time.</param>
    /// <param name="isSynchronized">Whether the served time is believed.</param>
    /// <param name="members">What the registered nodes have acknowledged of this state.</param>
    /// <param name="random">Fills seeds.</param>
    /// <param name="mayForget">
    /// Whether the served time has been steady for long enough to destroy secrets by it: what is dropped or ratcheted past is gone,
    /// and a clock that was set a week ahead by mistake for half a minute must not cost every client its cookies.
    /// </param>
    /// <param name="mayPropose">Whether a fresh epoch may be proposed: only who can store it before it believes in it may.</param>
    /// <returns>The state to store next, with the next generation; null when there is nothing to do.</returns>
    public static KeyRingState? Decide(
        KeyRingState state, RotationSettings settings, DateTimeOffset now, bool isSynchronized, RingMembers members, Action<Span<byte>> random,
        bool mayForget = true, bool mayPropose = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(members);
        if (!isSynchronized)
        {
            return null;
        }

        DateTimeOffset time = RingSchedule.Clamp(now);
        if (members.IsAlone && IsOutOfReach(state.MintingEpochAt(time), time))
        {
            return BeginAnew(state, settings, time, random);
        }

        DateTimeOffset latestUse = mayForget ? LatestUseAt(state, settings, time) : Later(state.LatestUse, time);
        DateTimeOffset oldest = time - settings.KeyLifetime;
        ulong minting = state.MintingEpochAt(time).Id;
        ImmutableArray<KeyEpoch> epochs =
        [
            .. from epoch in state.Epochs
               let endsAt = mayForget ? EndOf(epoch, state.Epochs, latestUse, members) : epoch.EndsAt
               where endsAt > oldest || epoch.Id == minting || !mayForget
               let seedPeriod = mayForget ? ReachableSeedPeriod(epoch, oldest) : epoch.SeedPeriod
               select epoch.Advance(endsAt, epoch.IsCommitted || members.AllHold(epoch.Id), seedPeriod),
        ];
        if (mayPropose && Proposal.For(state, settings, time) is { } start && epochs.Length < KeyRingState.MaxEpochs)
        {
            HashSet<uint> taken = [.. IdsInUse(epochs, time, settings), .. state.Imported.Select(key => key.Id)];
            epochs = epochs.Add(DrawUnlike(taken, new RingSchedule(settings.Period), start, isCommitted: false, settings, random));
        }

        ImmutableArray<ImportedKey> imported = mayForget ? Accepted(state.Imported, settings, time) : state.Imported;
        bool isSame = epochs.SequenceEqual(state.Epochs) && imported.SequenceEqual(state.Imported) && latestUse >= state.LatestUse;
        return isSame ? null : Dropping(state, epochs) with
        {
            Generation = state.Generation + 1,
            LatestUse = latestUse,
            Epochs = epochs,
            Imported = imported,
        };
    }

    /// <summary>Asks for fresh keys before their time: proposes an epoch that mints as soon as every registered node holds it.</summary>
    /// <param name="state">The state as it is stored.</param>
    /// <param name="settings">Usable settings.</param>
    /// <param name="now">Served time, believed.</param>
    /// <param name="random">Fills seeds.</param>
    /// <returns>The state to store next; null when one is proposed already, or the ring is full.</returns>
    public static KeyRingState? Rotate(KeyRingState state, RotationSettings settings, DateTimeOffset now, Action<Span<byte>> random)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        if (Proposal.IsPendingIn(state) || state.Epochs.Length >= KeyRingState.MaxEpochs)
        {
            return null;
        }

        DateTimeOffset time = RingSchedule.Clamp(now);
        HashSet<uint> taken = [.. IdsInUse(state.Epochs, time, settings), .. state.Imported.Select(key => key.Id)];
        KeyEpoch fresh = DrawUnlike(taken, new RingSchedule(settings.Period), time, isCommitted: false, settings, random);
        return state with { Generation = state.Generation + 1, Epochs = state.Epochs.Add(fresh) };
    }

    /// <summary>
    /// Gives up every key at once, because one may be known to a stranger: no cookie of before opens any more where this has arrived, and what is minted
    /// from now on does not open where it has not. The one step that waits for nobody.
    /// </summary>
    /// <param name="state">The state as it is stored.</param>
    /// <param name="settings">Usable settings.</param>
    /// <param name="now">Served time.</param>
    /// <param name="random">Fills seeds.</param>
    public static KeyRingState Revoke(KeyRingState state, RotationSettings settings, DateTimeOffset now, Action<Span<byte>> random)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        DateTimeOffset time = RingSchedule.Clamp(now);
        HashSet<uint> taken = [.. IdsInUse(state.Epochs, time, settings), .. state.Imported.Select(key => key.Id)];
        KeyEpoch fresh = DrawUnlike(taken, new RingSchedule(settings.Period), time, isCommitted: true, settings, random);
        return state with
        {
            Generation = state.Generation + 1,
            Revocations = state.Revocations + 1,
            LatestUse = time,
            Epochs = [fresh],
            Imported = [],
            DroppedUntil = DateTimeOffset.MinValue, // of what is left nothing is dropped yet
        };
    }

    /// <summary>How long until time alone may change the ring or the plan: 10 ms to a day.</summary>
    public static TimeSpan NextLook(KeyRingState state, RotationSettings settings, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(settings);
        DateTimeOffset time = RingSchedule.Clamp(now);
        DateTimeOffset oldest = time - settings.KeyLifetime;
        TimeSpan wait = LongestLook;
        foreach (RingSchedule schedule in state.Epochs.Select(epoch => epoch.Schedule).Append(new(settings.Period)).Distinct())
        {
            wait = Shorter(wait, schedule.StartOf(schedule.PeriodAt(time) + 1) - time);
            wait = Shorter(wait, schedule.StartOf(schedule.PeriodAt(oldest) + 1) - oldest);
        }

        foreach (KeyEpoch epoch in state.Epochs.Where(epoch => epoch.StartsAt > time))
        {
            wait = Shorter(wait, epoch.StartsAt - time);
        }

        foreach (ImportedKey key in state.Imported.Where(key => key.IsAcceptedAt(time, settings.KeyLifetime)))
        {
            wait = Shorter(wait, key.MintedUntil - oldest);
        }

        return wait < ShortestLook ? ShortestLook : wait;
    }

    // What goes is remembered by its time, so that no old copy of the ring brings it back.
    private static KeyRingState Dropping(KeyRingState state, ImmutableArray<KeyEpoch> epochs)
    {
        HashSet<ulong> kept = [.. epochs.Select(epoch => epoch.Id)];
        return state with
        {
            DroppedUntil = state.Epochs.Where(epoch => !kept.Contains(epoch.Id)).Select(epoch => epoch.StartsAt).Append(state.DroppedUntil).Max(),
        };
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => other < one ? other : one;

    private static bool IsOutOfReach(KeyEpoch epoch, DateTimeOffset time) =>
        epoch.Schedule.PeriodAt(time) - epoch.SeedPeriod > KeyEpoch.MaxRatchetSteps;

    private static KeyRingState BeginAnew(KeyRingState state, RotationSettings settings, DateTimeOffset time, Action<Span<byte>> random) =>
        Begin(state.RingName, settings, time, random, Accepted(state.Imported, settings, time)) with { Generation = state.Generation + 1 };

    // Imported by a clock that was far ahead, a key would open for as long: it is brought back to what an import of now could say at most,
    // and a lifetime more, since a clock that goes back by less than that must lose nothing.
    private static ImmutableArray<ImportedKey> Accepted(ImmutableArray<ImportedKey> imported, RotationSettings settings, DateTimeOffset time)
    {
        DateTimeOffset farthest = time + settings.KeyLifetime + (PeriodsAhead * settings.Period);
        return
        [
            .. from key in imported
               where key.IsAcceptedAt(time, settings.KeyLifetime)
               select key.MintedUntil > farthest ? key.Until(farthest) : key,
        ];
    }

    // A clock that was ahead by more than a lifetime has minted what nobody will accept: it is forgotten.
    private static DateTimeOffset LatestUseAt(KeyRingState state, RotationSettings settings, DateTimeOffset time) =>
        state.LatestUse - time > settings.KeyLifetime || state.LatestUse < time ? time : state.LatestUse;

    // An epoch ends where its first successor that every node knows to be committed starts, but not before anything it minted.
    private static DateTimeOffset EndOf(KeyEpoch epoch, ImmutableArray<KeyEpoch> epochs, DateTimeOffset latestUse, RingMembers members)
    {
        KeyEpoch? successor = epochs.FirstOrDefault(
            other => other.StartsAt > epoch.StartsAt && other.IsCommitted && members.AllKnowCommitted(other.Id));
        if (successor is null)
        {
            return epoch.EndsAt;
        }

        // A successor that comes later and starts earlier, as after a clock was far ahead, ends it earlier.
        DateTimeOffset minted = latestUse + epoch.Schedule.Length;
        DateTimeOffset end = successor.StartsAt > minted ? successor.StartsAt : minted;
        return end < epoch.EndsAt ? end : epoch.EndsAt;
    }

    private static long ReachableSeedPeriod(KeyEpoch epoch, DateTimeOffset oldest)
    {
        long period = epoch.Schedule.PeriodAt(oldest);
        return period - epoch.SeedPeriod <= KeyEpoch.MaxRatchetSteps ? period : epoch.SeedPeriod;
    }

    private static long AcceptedAhead(RotationSettings settings) => settings.AcceptedPeriods + PeriodsAhead;

    private static HashSet<uint> IdsInUse(ImmutableArray<KeyEpoch> epochs, DateTimeOffset time, RotationSettings settings)
    {
        long span = AcceptedAhead(settings);
        HashSet<uint> ids = [];
        foreach (KeyEpoch epoch in epochs.Where(epoch => !IsOutOfReach(epoch, time)))
        {
            long now = Math.Max(epoch.Schedule.PeriodAt(time), epoch.SeedPeriod);
            long last = Math.Min(epoch.LastPeriod, now + span + PeriodsAhead);
            ids.UnionWith(epoch.KeyIds(Math.Max(epoch.SeedPeriod, now - span), last));
        }

        return ids;
    }

    // Ids that are equal while both keys may be in use would make one node open with the wrong key: such a seed is thrown away.
    private static KeyEpoch DrawUnlike(
        HashSet<uint> taken, RingSchedule schedule, DateTimeOffset start, bool isCommitted, RotationSettings settings, Action<Span<byte>> random)
    {
        for (int attempt = 0; attempt < MaxSeedAttempts; attempt++)
        {
            KeyEpoch drawn = EpochSeed.Draw(schedule, start, isCommitted, random);
            if (!drawn.KeyIds(drawn.SeedPeriod, schedule.IsForever ? 0 : drawn.SeedPeriod + AcceptedAhead(settings)).Any(taken.Contains))
            {
                return drawn;
            }

            drawn.Dispose();
        }

        throw new InvalidOperationException($"{MaxSeedAttempts} random seeds in a row gave key ids that are taken: the random number generator is broken.");
    }
}
