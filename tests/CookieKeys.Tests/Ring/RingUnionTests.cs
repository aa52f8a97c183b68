using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.CookieKeys.Tests.Ring;

public sealed class RingUnionTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 3, 4, 5, TimeSpan.Zero);
    private static readonly RotationSettings Settings = new() { Period = TimeSpan.FromSeconds(2), KeyLifetime = TimeSpan.FromSeconds(8) };

    [Fact]
    public void Copies_that_went_their_own_ways_become_one_ring_in_whatever_order_they_meet()
    {
        var random = new Noise(Seed.Print());
        for (int i = 0; i < 50; i++)
        {
            KeyRingState[] copies = Copies(random);
            KeyRingState forth = copies.Aggregate((one, other) => RingUnion.Of(one, other).State);
            KeyRingState back = copies.Reverse().Aggregate((one, other) => RingUnion.Of(one, other).State);
            KeyRingState inPairs = RingUnion.Of(RingUnion.Of(copies[0], copies[2]).State, RingUnion.Of(copies[1], copies[2]).State).State;

            Assert.True(RingUnion.SayTheSame(forth, back));
            Assert.True(RingUnion.SayTheSame(forth, inPairs));
            Assert.Equal(Digest(forth), Digest(back));
        }
    }

    [Fact]
    public void A_copy_that_is_met_again_changes_nothing_and_says_so()
    {
        var random = new Noise(Seed.Print());
        KeyRingState[] copies = Copies(random);
        KeyRingState whole = RingUnion.Of(copies[0], copies[1]).State;

        RingUnion again = RingUnion.Of(whole, copies[1].Copy());
        RingUnion itself = RingUnion.Of(whole, whole.Copy());

        Assert.True(again.IsOurs);
        Assert.True(itself is { IsOurs: true, IsTheirs: true });
        Assert.Equal(whole.Generation, itself.State.Generation);
        Assert.All(again.State.Epochs, epoch => Assert.Contains(epoch, whole.Epochs)); // the very same objects
    }

    [Fact]
    public void What_is_new_has_a_generation_above_both_and_what_is_only_theirs_keeps_theirs()
    {
        KeyRingState[] copies = Copies(new Noise(Seed.Print()));

        Assert.True(RingUnion.Of(copies[0], copies[1]).State.Generation > Math.Max(copies[0].Generation, copies[1].Generation));

        KeyRingState older = RotationPlan.Begin("one", Settings, Start, new Noise(9).Fill);
        KeyRingState newer = older.Copy() with { Generation = 41, Members = [new(4, "n")] };
        Assert.Equal(41, RingUnion.Of(older, newer).State.Generation);
        Assert.Equal(41, RingUnion.Of(newer, older).State.Generation);
        Assert.Equal(42, RingUnion.Of(newer with { Generation = 1 }, older with { Generation = 41 }).State.Generation);
    }

    [Fact]
    public void What_was_dropped_is_not_brought_back_by_an_old_copy()
    {
        var random = new Noise(Seed.Print());
        KeyRingState old = RotationPlan.Begin("one", Settings, Start, random.Fill);
        KeyRingState now = Live(old.Copy(), Start.AddMinutes(1), random);

        RingUnion union = RingUnion.Of(now, old);

        Assert.True(union.IsOurs);
        Assert.DoesNotContain(union.State.Epochs, epoch => epoch.Id == old.Epochs[0].Id);
        Assert.True(RingUnion.SayTheSame(union.State, RingUnion.Of(old, now).State));
    }

    [Fact]
    public void Who_left_stays_away_whatever_old_copies_say()
    {
        KeyRingState begun = RotationPlan.Begin("one", Settings, Start, new Noise(1).Fill);
        KeyRingState both = begun with { Members = [new RingMember(1, "a"), new RingMember(2, "b")] };
        KeyRingState left = both with { Members = [new(1, "a")], Departures = [new(2, Start)] };

        Assert.Equal([1ul], RingUnion.Of(both, left).State.Members.Select(member => member.Id));
        Assert.Equal([1ul], RingUnion.Of(left, both).State.Members.Select(member => member.Id));
        Assert.NotEqual(Digest(both), Digest(left), StringComparer.Ordinal);
    }

    [Fact]
    public void Who_promised_a_ring_that_is_only_begun_has_not_promised_the_founded_one()
    {
        KeyRingState begun = RotationPlan.Begin("one", Settings, Start, new Noise(1).Fill);
        KeyRingState founded = begun.AcceptingFor(TimeSpan.FromHours(1));

        Assert.Equal((false, true), (begun.IsFounded, founded.IsFounded));
        Assert.NotEqual(Digest(begun), Digest(founded), StringComparer.Ordinal);
        Assert.Equal(Digest(founded), Digest(founded.AcceptingFor(TimeSpan.FromHours(2))), StringComparer.Ordinal);
    }

    [Fact]
    public void A_founded_ring_takes_nothing_from_one_that_is_only_begun_but_who_has_left()
    {
        KeyRingState begun = RotationPlan.Begin("one", Settings, Start, new Noise(1).Fill) with { Members = [new(1, "a"), new(2, "b")] };
        KeyRingState founded = begun.Copy().AcceptingFor(TimeSpan.FromHours(1));
        KeyRingState left = RotationPlan.Begin("one", Settings, Start, new Noise(2).Fill) with { Generation = 70, Members = [new(1, "a"), new(3, "c")], Departures = [new(2, Start)] };

        Assert.Same(founded, RingUnion.Bereft(founded, begun));
        KeyRingState bereft = RingUnion.Bereft(founded, left);
        Assert.Equal([1ul], bereft.Members.Select(member => member.Id));
        Assert.True(bereft.HasLost(2));
        Assert.Equal(71, bereft.Generation);
        Assert.Equal(founded.Epochs, bereft.Epochs);
        Assert.Same(bereft, RingUnion.Bereft(bereft, left));
    }

    [Fact]
    public void Two_nodes_that_were_alone_bring_both_their_imported_keys_along_and_what_a_founded_ring_dropped_stays_dropped()
    {
        KeyRingState one = RotationPlan.Begin("one", Settings, Start, new Noise(1).Fill) with { Imported = [Key(1), Key(7), Key(9)] };
        KeyRingState other = RotationPlan.Begin("one", Settings, Start, new Noise(2).Fill) with { Imported = [Key(7), Key(3), Key(8)] };

        Assert.Equal([1u, 3, 7, 8], RingUnion.Of(one, other).State.Imported.Select(key => key.Id));
        Assert.True(RingUnion.SayTheSame(RingUnion.Of(one, other).State, RingUnion.Of(other, one).State));
        KeyRingState founded = one.Copy().AcceptingFor(TimeSpan.FromHours(1));
        Assert.Equal([7u], RingUnion.Of(founded, founded.Copy() with { Imported = [Key(7)] }).State.Imported.Select(key => key.Id));

        static ImportedKey Key(uint id) => new(id, Start, new byte[CookieKey.KeyLength]);
    }

    [Fact]
    public void Two_revocations_at_once_both_mint_whatever_one_of_them_had_dropped_before()
    {
        var random = new Noise(Seed.Print());
        KeyRingState begun = RotationPlan.Begin("one", Settings, Start, random.Fill);
        KeyRingState early = RotationPlan.Revoke(begun.Copy(), Settings, Start.AddMinutes(1), random.Fill);
        KeyRingState late = RotationPlan.Revoke(begun.Copy() with { DroppedUntil = Start.AddMinutes(2) }, Settings, Start.AddMinutes(3), random.Fill);

        KeyRingState union = RingUnion.Of(early, late).State;

        Assert.Equal([early.Epochs.Single().Id, late.Epochs.Single().Id], union.Epochs.Select(epoch => epoch.Id));
        Assert.Empty(RingUnion.Of(early, begun with { DroppedUntil = Start.AddMinutes(2) }).State.Epochs.Where(epoch => epoch.Id == begun.Epochs.Single().Id));
        Assert.Equal(early.Epochs.Single().Id, RingUnion.Of(begun with { DroppedUntil = Start.AddMinutes(2) }, early).State.Epochs.Single().Id);
        Assert.True(RingUnion.SayTheSame(union, RingUnion.Of(late, early).State));
    }

    [Fact]
    public void A_revocation_leaves_nothing_of_any_copy_that_has_not_heard_of_it()
    {
        var random = new Noise(Seed.Print());
        KeyRingState[] copies = Copies(random);
        KeyRingState revoked = RotationPlan.Revoke(copies[0], Settings, Start.AddMinutes(1), random.Fill);

        KeyRingState union = RingUnion.Of(copies[1], revoked).State;

        Assert.Equal(revoked.Epochs.Select(epoch => epoch.Id), union.Epochs.Select(epoch => epoch.Id));
        Assert.Empty(union.Imported);
        Assert.True(RingUnion.SayTheSame(union, RingUnion.Of(revoked, copies[1]).State));
    }

    // Three copies of one ring that lived apart for a while: each with epochs, members, departures and imports of its own.
    private static KeyRingState[] Copies(Noise random)
    {
        KeyRingState first = RotationPlan.Begin("one", Settings, Start, random.Fill, new ImportedKey(77, Start.AddMinutes(2), random.Octets(32)));
        first = first with { Members = [new(1, "a"), new(2, "b"), new(3, "c")] };
        return [.. Enumerable.Range(0, 3).Select(i =>
        {
            KeyRingState lived = Live(first.Copy(), Start.AddSeconds(random.Below(60)), random);
            return lived with
            {
                Members = [.. lived.Members.Where(member => member.Id != 3), new((ulong)(10 + i), $"n{i}")],
                Departures = [new(3, Start.AddSeconds(i))],
            };
        })];
    }

    private static KeyRingState Live(KeyRingState state, DateTimeOffset until, Noise random)
    {
        for (DateTimeOffset now = Start; now < until; now += TimeSpan.FromSeconds(0.7))
        {
            while (RotationPlan.Decide(state, Settings, now, true, RingMembers.Alone, random.Fill) is { } next)
            {
                state = next;
            }
        }

        return state;
    }

    private static string Digest(KeyRingState state)
    {
        byte[] digest = new byte[KeyRingState.DigestLength];
        state.Digest(digest);
        return Convert.ToHexString(digest);
    }
}
