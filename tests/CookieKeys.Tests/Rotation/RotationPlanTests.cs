using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.CookieKeys.Tests.Rotation;

public sealed class RotationPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly RotationSettings Daily = new();
    private static readonly RotationSettings Live = new() { Period = TimeSpan.FromSeconds(2), KeyLifetime = TimeSpan.FromSeconds(60) };
    private static readonly RotationSettings Uneven = new() { Period = TimeSpan.FromSeconds(7), KeyLifetime = TimeSpan.FromSeconds(31) };
    private static readonly RotationSettings Weekly = new() { Period = TimeSpan.FromDays(7) };
    private static readonly RotationSettings Shorter = new() { Period = TimeSpan.FromDays(1), KeyLifetime = TimeSpan.FromHours(5) };

    private static readonly RotationSettings Loaded = new() { Period = TimeSpan.FromSeconds(2), KeyLifetime = TimeSpan.FromSeconds(6) };
    private static readonly RotationSettings Equal = new() { Period = TimeSpan.FromSeconds(3), KeyLifetime = TimeSpan.FromSeconds(3) };
    private static readonly RotationSettings Hasty = new() { Period = TimeSpan.FromSeconds(2), KeyLifetime = TimeSpan.FromSeconds(1) };
    private static readonly RotationSettings[] AllSettings = [Daily, Live, Uneven, Weekly, Shorter, Loaded, Equal, Hasty];

    public static TheoryData<int, int> Worlds => [.. from settings in Enumerable.Range(0, AllSettings.Length) from seed in Enumerable.Range(1, 4) select (settings, seed)];

    [Theory]
    [MemberData(nameof(Worlds))]
    public void A_cookie_opens_for_its_lifetime_and_not_a_period_longer_through_restarts_sleep_and_a_full_disk(int which, int seed)
    {
        RotationSettings settings = Settings(which);
        using var world = new RingWorld(settings, new Noise((ulong)seed), Start);

        Live_through(world, settings, new Noise((ulong)seed + 100));
    }

    [Fact]
    public void The_same_property_catches_a_twin_that_ratchets_one_period_too_far()
    {
        static KeyRingState TooFar(KeyRingState state) => state with
        {
            Epochs = [.. state.Epochs.Select(epoch => epoch.StartsAt < state.LatestUse - Live.KeyLifetime
                ? epoch.Advance(epoch.EndsAt, epoch.IsCommitted, epoch.Schedule.PeriodAt(state.LatestUse - Live.KeyLifetime) + 1)
                : epoch)],
        };
        using var world = new RingWorld(Live, new Noise(1), Start, TooFar);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Live_through(world, Live, new Noise(101)));
    }

    [Fact]
    public void The_same_property_catches_a_twin_that_drops_an_epoch_while_its_cookies_live()
    {
        static KeyRingState Forgetful(KeyRingState state) => state with
        {
            Epochs = [.. state.Epochs.Where(epoch => epoch.EndsAt > state.LatestUse - (Live.KeyLifetime / 2))],
        };
        using var world = new RingWorld(Live, new Noise(1), Start, Forgetful);

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Live_through(world, Live, new Noise(101)));
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void The_clock_may_go_back_by_less_than_a_lifetime_without_losing_a_cookie(int which, int seed)
    {
        RotationSettings settings = Settings(which);
        var random = new Noise((ulong)seed + 200);
        using var world = new RingWorld(settings, random, Start);
        TimeSpan back = settings.KeyLifetime * (random.Below(90) / 100.0);
        Step(world, settings, 30, random);

        world.StepClock(-back);
        world.Look(isSynchronized: true);
        world.Mint();
        world.Check();

        Step(world, settings, 30, random);
    }

    [Theory]
    [InlineData(-20_000)]
    [InlineData(20_000)]
    [InlineData(-9_000_000)]
    [InlineData(2_900_000)]
    public void No_clock_however_wrong_throws_or_leaves_nothing_to_mint_with(int days)
    {
        foreach (RotationSettings settings in (RotationSettings[])[Daily, Live])
        {
            using var world = new RingWorld(settings, new Noise(5), Start) { MustExpire = false };
            Step(world, settings, 5, new Noise(6));

            DateTimeOffset wrong = days < -700_000 ? DateTimeOffset.MinValue : days > 2_800_000 ? DateTimeOffset.MaxValue : world.Now.AddDays(days);
            world.StepClock(wrong - world.Now);
            world.Look(isSynchronized: true);
            world.Forget();
            world.Mint();
            world.Check();
            world.StepClock(Start - world.Now);
            world.Look(isSynchronized: true);
            world.Forget();
            Step(world, settings, 5, new Noise(7));
        }
    }

    [Fact]
    public void An_unsynchronized_clock_changes_nothing_that_is_stored_and_a_rubbish_one_not_even_the_minting_key()
    {
        using var world = new RingWorld(Daily, new Noise(5), Start);
        world.Pass(TimeSpan.FromDays(20));
        (KeyRingState stored, uint minting) = (world.Stored, world.Ring.Minting.Id);

        foreach (DateTimeOffset rubbish in (DateTimeOffset[])[DateTimeOffset.UnixEpoch, Start.AddYears(30), DateTimeOffset.MinValue])
        {
            world.StepClock(rubbish - world.Now);
            world.Restart(isSynchronized: false);

            Assert.Same(stored, world.Stored);
            Assert.Equal(minting, world.Ring.Minting.Id);
        }
    }

    [Fact]
    public void A_clock_that_lost_its_sources_is_followed_by_derivation()
    {
        using var world = new RingWorld(Daily, new Noise(5), Start);
        world.Pass(TimeSpan.FromDays(20));
        uint minting = world.Ring.Minting.Id;
        KeyRingState stored = world.Stored;

        world.StepClock(TimeSpan.FromDays(3));
        world.Look(isSynchronized: false);

        Assert.Same(stored, world.Stored);
        Assert.NotEqual(minting, world.Ring.Minting.Id);
        Assert.Equal(Daily.AcceptedPeriods, world.Ring.Keys.Count(key => key.PeriodStart <= world.Now));
    }

    [Fact]
    public void With_the_defaults_there_are_nine_keys_and_the_next_one_and_every_day_has_an_epoch_of_its_own()
    {
        using var world = new RingWorld(Daily, new Noise(5), Start);

        world.Pass(TimeSpan.FromDays(20));

        RingKey[] inUse = [.. world.Ring.Keys.Where(key => key.PeriodStart <= world.Now)];
        Assert.Equal(9, inUse.Length);
        Assert.Equal(9, inUse.Select(key => key.EpochId).Distinct().Count());
        Assert.Equal(1, inUse.Count(key => key.Status == RingKeyStatus.Minting));
        Assert.Equal(inUse[^1].KeyId, world.Ring.Minting.Id);
        Assert.Contains(world.Ring.Keys, key => key.Status == RingKeyStatus.Next);
        Assert.All(world.Ring.Keys, key => Assert.Equal(key.Period & 3, key.KeyId & 3));
    }

    [Fact]
    public void What_is_stored_derives_nothing_older_than_the_oldest_accepted_period()
    {
        using var world = new RingWorld(Live, new Noise(5), Start);

        for (int i = 0; i < 100; i++)
        {
            world.Pass(TimeSpan.FromSeconds(1.3));
            Assert.All(world.Stored.Epochs, epoch => Assert.True(epoch.SeedPeriod >= epoch.Schedule.PeriodAt(world.Now - Live.KeyLifetime)));
            Assert.All(world.Stored.Epochs, epoch => Assert.True(epoch.EndsAt > world.Now - Live.KeyLifetime));
        }
    }

    [Fact]
    public void Two_nodes_that_hold_one_state_derive_the_same_keys()
    {
        using var world = new RingWorld(Live, new Noise(5), Start);
        world.Pass(TimeSpan.FromSeconds(90));

        KeyRing one = KeyRing.Derive(world.Stored, Live.KeyLifetime, world.Now.AddSeconds(-1));
        KeyRing other = KeyRing.Derive(world.Stored, Live.KeyLifetime, world.Now.AddSeconds(20), one);

        foreach (RingKey key in one.Keys.Where(key => key.PeriodStart > world.Now.AddSeconds(-35)))
        {
            Assert.Contains(other.Keys, line => (line.KeyId, line.Period, line.EpochId) == (key.KeyId, key.Period, key.EpochId));
        }
    }

    [Fact]
    public void A_key_that_never_rotates_never_rotates()
    {
        var never = new RotationSettings { Period = TimeSpan.Zero };
        using var world = new RingWorld(never, new Noise(5), Start);
        world.Mint();
        (KeyRingState stored, uint minting) = (world.Stored, world.Ring.Minting.Id);

        world.Pass(TimeSpan.FromDays(1));
        world.StepClock(TimeSpan.FromDays(4000));
        world.Look(isSynchronized: true);

        Assert.Same(stored, world.Stored);
        Assert.Equal(minting, world.Ring.Minting.Id);
        Assert.Equal(1, never.AcceptedPeriods);
    }

    [Theory]
    [InlineData(86400, 2)]
    [InlineData(2, 86400)]
    [InlineData(86400, 0)]
    [InlineData(0, 86400)]
    [InlineData(86400, 604800)]
    public void A_change_of_ntsrotate_costs_no_cookie_within_the_shorter_lifetime_and_takes_effect(int before, int after)
    {
        RotationSettings old = Of(before);
        RotationSettings changed = Of(after);
        using var first = new RingWorld(old, new Noise(5), Start);
        first.Pass(old.Period == TimeSpan.Zero ? TimeSpan.FromDays(1) : old.Period * 5.3);
        uint minting = first.Ring.Minting.Id;

        KeyRingState state = first.Stored;
        DateTimeOffset now = first.Now;
        var random = new Noise(6);
        KeyRing? ring = null;
        for (int i = 0; i < 100; i++)
        {
            while (RotationPlan.Decide(state, changed, now, true, RingMembers.Alone, random.Fill) is { } next)
            {
                state = next;
            }

            ring = KeyRing.Derive(state, changed.KeyLifetime, now, ring);
            Assert.True(ring.TryFind(minting, out _) || now - first.Now > Min(old.KeyLifetime, changed.KeyLifetime), $"lost at {now:O}");
            now += RotationPlan.NextLook(state, changed, now);
        }

        now += TimeSpan.FromDays(3);
        Assert.Null(Settle(ref state, changed, now, random));
        Assert.Equal(changed.Period, state.MintingEpochAt(now.AddDays(15)).Schedule.Length);
    }

    [Fact]
    public void A_fresh_epoch_does_not_mint_before_every_member_holds_it_and_the_old_one_goes_on()
    {
        var nobody = new RingMembers(_ => false, _ => false);
        var random = new Noise(5);
        KeyRingState state = RotationPlan.Begin("several", Live, Start, random.Fill);
        ulong first = state.Epochs[0].Id;
        KeyRing? ring = null;

        for (DateTimeOffset now = Start; now < Start.AddSeconds(200); now += RotationPlan.NextLook(state, Live, now))
        {
            state = RotationPlan.Decide(state, Live, now, true, nobody, random.Fill) ?? state;
            ring = KeyRing.Derive(state, Live.KeyLifetime, now, ring);
            Assert.Equal(first, ring.Keys.Single(key => key.Status == RingKeyStatus.Minting).EpochId);
        }

        Assert.Single(state.Epochs, epoch => !epoch.IsCommitted); // one that waits is enough
    }

    [Fact]
    public void A_clock_that_is_behind_and_not_steady_ends_no_epoch_before_what_it_minted()
    {
        var random = new Noise(7);
        var members = new RingMembers(_ => true, _ => true);
        KeyRingState begun = RotationPlan.Begin("world", Live, Start, random.Fill);
        KeyRingState proposed = RotationPlan.Rotate(begun, Live, Start.AddSeconds(4), random.Fill)!;

        KeyRingState late = RotationPlan.Decide(proposed, Live, Start.AddHours(-1), true, members, random.Fill, mayForget: false, mayPropose: false)!;
        KeyRingState next = RotationPlan.Decide(late, Live, Start.AddHours(-1), true, members, random.Fill, mayForget: false, mayPropose: false) ?? late;

        Assert.All(next.Epochs, epoch => Assert.True(epoch.IsCommitted));
        Assert.All(next.Epochs, epoch => Assert.Equal(DateTimeOffset.MaxValue, epoch.EndsAt));
        Assert.Equal(begun.LatestUse, next.LatestUse);
    }

    [Fact]
    public void A_seed_whose_key_ids_are_taken_is_thrown_away()
    {
        var taken = new byte[KeyEpoch.SeedLength];
        var schedule = new RingSchedule(Daily.Period);
        long period = schedule.PeriodAt(Start) + 2;
        using var other = new KeyEpoch(9, schedule, schedule.StartOf(period).AddSeconds(1), period, taken) { IsCommitted = true };
        var random = new Noise(5);
        KeyRingState begun = RotationPlan.Begin("ring", Daily, Start, random.Fill);
        KeyRingState state = begun with { Epochs = begun.Epochs.Add(other) };
        int draws = 0;
        void Draw(Span<byte> octets)
        {
            draws += octets.Length == KeyEpoch.SeedLength ? 1 : 0;
            random.Fill(octets);
            if (draws == 1)
            {
                octets.Clear();
            }
        }

        KeyRingState next = RotationPlan.Decide(state, Daily, Start, true, RingMembers.Alone, Draw)!;

        Assert.Equal(2, draws);
        Assert.Equal(next.Epochs.Length, next.Epochs.Select(epoch => epoch.KeyIds(period, period)[0]).Distinct().Count());
        Assert.Throws<InvalidOperationException>(() => RotationPlan.Decide(state, Daily, Start, true, RingMembers.Alone, octets => octets.Clear()));
    }

    private static RotationSettings Settings(int which) => AllSettings[which];

    private static RotationSettings Of(int period) =>
        new() { Period = TimeSpan.FromSeconds(period), KeyLifetime = TimeSpan.FromSeconds(period == 2 ? 60 : 8 * 86400) };

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static KeyRingState? Settle(ref KeyRingState state, RotationSettings settings, DateTimeOffset now, Noise random)
    {
        for (int i = 0; i < 10 && RotationPlan.Decide(state, settings, now, true, RingMembers.Alone, random.Fill) is { } next; i++)
        {
            state = next;
        }

        return RotationPlan.Decide(state, settings, now, true, RingMembers.Alone, random.Fill);
    }

    private static void Live_through(RingWorld world, RotationSettings settings, Noise random) => Step(world, settings, 120, random);

    private static void Step(RingWorld world, RotationSettings settings, int steps, Noise random)
    {
        for (int step = 0; step < steps; step++)
        {
            world.Mint();
            TimeSpan span = settings.Period * (random.Below(250) / 100.0);
            switch (random.Below(12))
            {
                case 0:
                    world.Pass(span * 3, isAwake: false);
                    world.Restart();
                    break;
                case 1:
                    world.Pass(span, canStore: false);
                    break;
                case 2:
                    world.Restart();
                    break;
                default:
                    world.Pass(span);
                    break;
            }

            world.Check();
        }
    }
}
