using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Chrony;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.CookieKeys.Tests.Chrony;

public sealed class NtsKeysSlotsTests : IDisposable
{
    private const int Current = 2;
    private const int Future = 3;
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly byte[] SessionKeys = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
    private readonly NonceSource _nonces = new();
    private readonly Noise _random = new(21);

    public void Dispose() => _nonces.Dispose();

    [Theory]
    [InlineData(86400, 691200)]
    [InlineData(604800, 691200)]
    [InlineData(2, 6)]
    [InlineData(2, 60)]
    [InlineData(7, 31)]
    public void A_follower_that_reloads_within_a_period_opens_every_cookie_of_ours_and_mints_none_that_we_refuse(int period, int lifetime)
    {
        RotationSettings settings = Of(period, lifetime);
        using var follower = new Follower();
        KeyRingState state = Begin(settings);
        DateTimeOffset now = Start;
        follower.Load(Export(state, now));
        DateTimeOffset reloadAt = DateTimeOffset.MaxValue;
        uint known = 0;
        foreach (TimeSpan step in Steps(settings, 300))
        {
            now += step;
            Settle(ref state, settings, now);
            KeyRing ring = KeyRing.Derive(state, settings.KeyLifetime, now);
            if (ring.Minting.Id != known)
            {
                (known, reloadAt) = (ring.Minting.Id, now + (settings.Period * 0.3));
            }

            if (now >= reloadAt)
            {
                follower.Load(Export(state, now));
            }

            Assert.True(follower.Opens(Mint(ring.Minting)), $"SEED={_random.Seed}: {ring.Minting} at {now:O}");
            Assert.True(Opens(ring, follower.Mint(SessionKeys)), $"SEED={_random.Seed}: the follower's {follower.Minting} at {now:O}");
        }
    }

    [Fact]
    public void The_follower_of_the_test_catches_a_file_that_comes_more_than_a_period_late()
    {
        RotationSettings settings = Of(2, 60);
        using var follower = new Follower();
        KeyRingState state = Begin(settings);
        follower.Load(Export(state, Start));
        DateTimeOffset later = Start.AddSeconds(5);
        Settle(ref state, settings, later);

        Assert.False(follower.Opens(Mint(KeyRing.Derive(state, settings.KeyLifetime, later).Minting)));
    }

    [Fact]
    public void Lines_are_the_two_keys_that_minted_before_the_one_that_mints_and_the_one_that_will()
    {
        RotationSettings settings = Of(2, 60);
        KeyRingState state = Begin(settings);
        List<uint> minted = [];
        List<uint?[]> exported = [];
        for (DateTimeOffset now = Start; minted.Count < 40; now += settings.Period)
        {
            Settle(ref state, settings, now);
            minted.Add(KeyRing.Derive(state, settings.KeyLifetime, now).Minting.Id);
            exported.Add([.. NtsKeysSlots.Of(state, now).Ids]);
        }

        Assert.Equal([null, null, minted[0]], exported[0][..Future]);
        for (int i = 2; i + 1 < minted.Count; i++)
        {
            Assert.Equal([minted[i - 2], minted[i - 1], minted[i], minted[i + 1]], exported[i]);
        }
    }

    [Theory]
    [InlineData(86400, 7200)]
    [InlineData(7, 11)]
    [InlineData(2, 0)]
    [InlineData(0, 2)]
    public void Through_a_change_of_ntsrotate_the_minting_key_stays_the_third_and_slots_ascend(int before, int after)
    {
        RotationSettings old = Of(before, 60 * Math.Max(before, 1));
        RotationSettings changed = Of(after, 60 * Math.Max(after, 1));
        KeyRingState state = Begin(old);
        DateTimeOffset now = Start;
        using var follower = new Follower();
        foreach (TimeSpan step in Steps(old, 40))
        {
            now += step;
            Settle(ref state, old, now);
        }

        for (int i = 0; i < 60; i++)
        {
            Settle(ref state, changed, now);
            follower.Load(Export(state, now));
            Assert.Equal(KeyRing.Derive(state, changed.KeyLifetime, now).Minting.Id, follower.Minting.Id);
            now += RotationPlan.NextLook(state, changed, now);
        }
    }

    [Fact]
    public void A_key_that_never_rotates_stands_alone_among_stand_ins()
    {
        RotationSettings never = Of(0, 691200);
        KeyRingState state = Begin(never);

        uint?[] ids = [.. NtsKeysSlots.Of(state, Start.AddYears(2)).Ids];

        Assert.Equal([null, null, state.Epochs[0].KeyIds(0, 0)[0], null], ids);
        using var follower = new Follower();
        follower.Load(Export(state, Start.AddYears(2)));
        Assert.True(follower.Opens(Mint(KeyRing.Derive(state, never.KeyLifetime, Start.AddYears(2)).Minting)));
    }

    [Fact]
    public void Imported_keys_take_the_places_that_our_own_leave()
    {
        RotationSettings settings = Of(86400, 691200);
        ImportedKey[] imported = [.. Enumerable.Range(0, 4).Select(slot => new ImportedKey(0xABCD0000 | (uint)slot, Start.AddDays(slot), _random.Octets(32)))];
        KeyRingState state = RotationPlan.Begin("ring", settings, Start, _random.Fill, [.. imported]);
        uint mintingSlot = state.Epochs[0].KeyIds(state.Epochs[0].SeedPeriod, state.Epochs[0].SeedPeriod)[0] & 3;

        uint?[] ids = [.. NtsKeysSlots.Of(state, Start).Ids];

        Assert.Equal([imported[(mintingSlot + 2) & 3].Id, imported[(mintingSlot + 3) & 3].Id], ids[..Current]);
        Assert.DoesNotContain(ids[Current..], id => (id & 0xFFFF0000) == 0xABCD0000);
    }

    [Fact]
    public void The_age_is_how_long_the_current_key_has_minted()
    {
        RotationSettings settings = Of(86400, 691200);
        KeyRingState state = Begin(settings);

        Assert.Equal(TimeSpan.FromHours(2), Age(state, Start.AddHours(2)));
        Assert.Equal(TimeSpan.Zero, Age(state, Start.AddHours(-2)));
        Assert.Equal(TimeSpan.FromHours(5), Age(state, new DateTimeOffset(2026, 11, 22, 5, 0, 0, TimeSpan.Zero)));
    }

    private static RotationSettings Of(int period, int lifetime) =>
        new() { Period = TimeSpan.FromSeconds(period), KeyLifetime = TimeSpan.FromSeconds(lifetime) };

    private static TimeSpan Age(KeyRingState state, DateTimeOffset time)
    {
        using NtsKeysContent content = NtsKeysSlots.Of(state, time).Fill(time, new Noise(1).Fill);
        return content.Age;
    }

    private static bool Opens(KeyRing ring, byte[] cookie) =>
        ring.TryFind(CookieMint.KeyIdOf(cookie), out CookieKey? key) && CookieMint.TryOpen(key, cookie, new byte[SessionKeys.Length]);

    private KeyRingState Begin(RotationSettings settings)
    {
        KeyRingState state = RotationPlan.Begin("ring", settings, Start, _random.Fill);
        Settle(ref state, settings, Start);
        return state;
    }

    private void Settle(ref KeyRingState state, RotationSettings settings, DateTimeOffset now)
    {
        while (RotationPlan.Decide(state, settings, now, true, RingMembers.Alone, _random.Fill) is { } next)
        {
            state = next;
        }
    }

    private IEnumerable<TimeSpan> Steps(RotationSettings settings, int count) =>
        Enumerable.Range(0, count).Select(_ => settings.Period * (_random.Below(30) / 100.0));

    private string Export(KeyRingState state, DateTimeOffset time)
    {
        using NtsKeysContent content = NtsKeysSlots.Of(state, time).Fill(time, _random.Fill);
        return NtsKeysFormatTests.Written(content);
    }

    private byte[] Mint(CookieKey key)
    {
        byte[] cookie = new byte[CookieMint.LengthFor(SessionKeys.Length)];
        CookieMint.Mint(key, SessionKeys, _nonces, cookie);
        return cookie;
    }
}
