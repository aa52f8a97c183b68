using System.Collections.Immutable;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.CookieKeys.Tests.Rotation;

/// <summary>Keys of another server in a ring: how long they open, and that nothing of ours is mistaken for them.</summary>
public sealed class ImportedKeysTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly RotationSettings Settings = new() { Period = TimeSpan.FromSeconds(2), KeyLifetime = TimeSpan.FromSeconds(7) };
    private static readonly TimeSpan[] MintedFor = [TimeSpan.FromSeconds(-3), TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    private readonly Noise _random = new(31);
    private readonly NonceSource _nonces = new();
    private readonly ImmutableArray<ImportedKey> _imported;
    private readonly byte[][] _cookies;

    public ImportedKeysTests()
    {
        byte[][] keys = [.. MintedFor.Select(_ => _random.Octets(CookieKey.KeyLength))];
        _imported = [.. keys.Select((key, i) => new ImportedKey(0x77770000 | (uint)i, Start + MintedFor[i], key))];
        _cookies = [.. keys.Select((key, i) => Mint(new CookieKey(_imported[i].Id, key)))];
    }

    public void Dispose() => _nonces.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_opens_for_a_lifetime_after_its_last_cookie_and_then_vanishes_from_ring_and_state(bool restarts)
    {
        KeyRingState state = RotationPlan.Begin("ring", Settings, Start, _random.Fill, _imported);
        KeyRing? ring = null;
        for (DateTimeOffset now = Start; now < Start.AddSeconds(20); now += RotationPlan.NextLook(state, Settings, now))
        {
            state = Settle(restarts ? state.Copy() : state, now);
            ring = KeyRing.Derive(state, Settings.KeyLifetime, now, restarts ? null : ring);
            for (int i = 0; i < _cookies.Length; i++)
            {
                bool isWithin = now - (Start + MintedFor[i]) <= Settings.KeyLifetime;
                Assert.Equal(isWithin, Opens(ring, _cookies[i]));
                Assert.Equal(isWithin, state.Imported.Any(key => key.Id == _imported[i].Id));
            }
        }

        Assert.Empty(state.Imported);
    }

    [Fact]
    public void A_ring_keeps_the_objects_of_the_ring_before_and_gives_up_the_others_to_be_zeroed()
    {
        KeyRingState state = RotationPlan.Begin("ring", Settings, Start, _random.Fill, _imported);
        KeyRing first = KeyRing.Derive(state, Settings.KeyLifetime, Start);
        KeyRing second = KeyRing.Derive(state, Settings.KeyLifetime, Start.AddSeconds(5), first);

        Assert.True(first.TryFind(_imported[3].Id, out CookieKey? before) && second.TryFind(_imported[3].Id, out CookieKey? after) && ReferenceEquals(before, after));
        Assert.Equal([_imported[0].Id], first.KeysMissingFrom(second).Select(key => key.Id).Where(id => id >> 16 == 0x7777));
    }

    [Fact]
    public void They_are_never_minted_with_and_stand_in_status_as_imported()
    {
        KeyRing ring = KeyRing.Derive(RotationPlan.Begin("ring", Settings, Start, _random.Fill, _imported), Settings.KeyLifetime, Start);

        Assert.Equal(_imported.Select(key => key.Id), ring.Keys.Where(key => key.Status == RingKeyStatus.Imported).Select(key => key.KeyId));
        Assert.DoesNotContain(_imported, key => key.Id == ring.Minting.Id);
    }

    [Fact]
    public void A_first_seed_whose_key_ids_are_theirs_is_thrown_away()
    {
        long period = new RingSchedule(Settings.Period).PeriodAt(Start);
        using var zeroes = new KeyEpoch(1, new RingSchedule(Settings.Period), Start, period, new byte[KeyEpoch.SeedLength]);
        var taken = new ImportedKey(zeroes.KeyIds(period, period + 3)[^1], Start, new byte[CookieKey.KeyLength]);
        int draws = 0;
        void Draw(Span<byte> octets)
        {
            draws += octets.Length == KeyEpoch.SeedLength ? 1 : 0;
            _random.Fill(octets);
            if (draws == 1)
            {
                octets.Clear();
            }
        }

        KeyRingState state = RotationPlan.Begin("ring", Settings, Start, Draw, taken);

        Assert.Equal(2, draws);
        Assert.DoesNotContain(taken.Id, state.Epochs[0].KeyIds(period, period + 8));
    }

    [Fact]
    public void A_fresh_seed_whose_key_ids_are_theirs_is_thrown_away()
    {
        var schedule = new RingSchedule(Settings.Period);
        long period = schedule.PeriodAt(Start) + 2;
        using var zeroes = new KeyEpoch(1, schedule, schedule.StartOf(period), period, new byte[KeyEpoch.SeedLength]);
        var taken = new ImportedKey(zeroes.KeyIds(period, period)[0], Start.AddDays(1), new byte[CookieKey.KeyLength]);
        KeyRingState begun = RotationPlan.Begin("ring", Settings, Start, _random.Fill, taken);
        int draws = 0;

        KeyRingState next = RotationPlan.Decide(begun, Settings, Start, true, RingMembers.Alone, octets =>
        {
            draws += octets.Length == KeyEpoch.SeedLength ? 1 : 0;
            _random.Fill(octets);
            if (draws == 1)
            {
                octets.Clear();
            }
        })!;

        Assert.Equal(2, draws);
        Assert.DoesNotContain(taken.Id, next.Epochs[^1].KeyIds(period, period));
    }

    [Fact]
    public void A_clock_set_ahead_for_a_moment_destroys_none()
    {
        KeyRingState state = RotationPlan.Begin("ring", Settings, Start, _random.Fill, _imported);

        KeyRingState next = RotationPlan.Decide(
            state, Settings, Start.AddHours(9), true, RingMembers.Alone, _random.Fill, mayForget: false) ?? state;

        Assert.Equal(_imported.AsEnumerable(), next.Imported);
    }

    [Fact]
    public void What_a_clock_far_ahead_imported_does_not_open_until_then()
    {
        var far = new ImportedKey(0x77770000, Start.AddYears(10), new byte[CookieKey.KeyLength]);
        KeyRingState state = RotationPlan.Begin("ring", Settings, Start.AddYears(10), _random.Fill, far);

        state = Settle(state, Start);

        Assert.Equal(Start + Settings.KeyLifetime + (2 * Settings.Period), Assert.Single(state.Imported).MintedUntil);
    }

    [Fact]
    public void A_key_is_never_shown_and_zeroed_when_its_state_goes()
    {
        KeyRingState state = RotationPlan.Begin("ring", Settings, Start, _random.Fill, _imported).Copy();
        byte[] key = new byte[CookieKey.KeyLength];
        state.Imported[0].CopyKey(key);
        Assert.DoesNotContain(Convert.ToHexString(key)[..8], $"{state} {state.Imported[0]}", StringComparison.OrdinalIgnoreCase);

        state.DisposeSecretsMissingFrom(state with { Imported = state.Imported[1..] });
        state.Imported[0].CopyKey(key);
        Assert.All(key, octet => Assert.Equal(0, octet));
        state.Imported[1].CopyKey(key);
        Assert.Contains(key, octet => octet != 0);

        state.Dispose();
        state.Imported[1].CopyKey(key);
        Assert.All(key, octet => Assert.Equal(0, octet));
    }

    private static bool Opens(KeyRing ring, byte[] cookie) =>
        ring.TryFind(CookieMint.KeyIdOf(cookie), out CookieKey? key) && CookieMint.TryOpen(key, cookie, new byte[64]);

    private KeyRingState Settle(KeyRingState state, DateTimeOffset now)
    {
        while (RotationPlan.Decide(state, Settings, now, true, RingMembers.Alone, _random.Fill) is { } next)
        {
            state = next;
        }

        return state;
    }

    private byte[] Mint(CookieKey key)
    {
        byte[] cookie = new byte[CookieMint.LengthFor(64)];
        CookieMint.Mint(key, new byte[64], _nonces, cookie);
        return cookie;
    }
}
