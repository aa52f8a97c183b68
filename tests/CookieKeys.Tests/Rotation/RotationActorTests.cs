using PublicTime.Actors;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Chrony;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Tests.Chrony;
using PublicTime.CookieKeys.Tests.Store;

namespace PublicTime.CookieKeys.Tests.Rotation;

public sealed class RotationActorTests : IDisposable
{
    private const int Rotated = 2000;
    private const int SavingFailed = 2001;
    private const int SavingResumed = 2002;
    private static readonly RotationSettings Settings = new() { Period = TimeSpan.FromSeconds(2), KeyLifetime = TimeSpan.FromSeconds(60) };

    private readonly HandDrivenClock _clock = new(new DateTimeOffset(2026, 11, 21, 3, 4, 5, 678, TimeSpan.Zero));
    private readonly HandDrivenContext _context;
    private readonly StubbornStore _store = new();
    private readonly EventLog _log = new();
    private readonly Noise _random = new(3);
    private readonly NonceSource _nonces = new();
    private Published<KeyRing?> _published = null!;
    private RingMemory _memory = null!;

    public RotationActorTests() => _context = new HandDrivenContext(_clock);

    private KeyRing Ring => _published.Snapshot.Current!;

    public void Dispose()
    {
        _memory?.Dispose();
        _nonces.Dispose();
    }

    [Fact]
    public async Task Every_period_has_a_fresh_key_and_one_log_line()
    {
        RotationActor actor = await StartAsync();
        await _context.PassAsync(actor, TimeSpan.FromSeconds(1));
        HashSet<uint> minted = [Ring.Minting.Id];
        _log.Events.Clear();

        for (int period = 0; period < 50; period++)
        {
            await _context.PassAsync(actor, Settings.Period);
            Assert.True(minted.Add(Ring.Minting.Id));
        }

        Assert.Equal(50, _log.Events.Count(id => id == Rotated));
        Assert.Equal(Ring.Generation, (await _store.ReadAsync(CancellationToken.None))!.Generation);
        Assert.True(Ring.Keys.Select(key => key.EpochId).Distinct().Count() > 28);
    }

    [Fact]
    public async Task A_dropped_key_opens_for_the_grace_of_whoever_still_holds_its_ring_and_is_zeroed_then()
    {
        RotationActor actor = await StartAsync();
        CookieKey key = Ring.Minting;
        byte[] cookie = new byte[CookieMint.LengthFor(64)];
        CookieMint.Mint(key, new byte[64], _nonces, cookie);
        while (Ring.TryFind(key.Id, out _))
        {
            Assert.True(CookieMint.TryOpen(key, cookie, new byte[64]));
            await _context.PassAsync(actor, TimeSpan.FromSeconds(0.5));
        }

        await _context.PassAsync(actor, RingPublisher.Grace - TimeSpan.FromSeconds(1));
        Assert.True(CookieMint.TryOpen(key, cookie, new byte[64]));
        await _context.PassAsync(actor, TimeSpan.FromSeconds(1));
        Assert.False(CookieMint.TryOpen(key, cookie, new byte[64]));
    }

    [Fact]
    public async Task A_full_store_is_logged_once_tried_again_and_costs_no_rotation_and_no_cookie_after_a_restart()
    {
        RotationActor actor = await StartAsync();
        await _context.PassAsync(actor, TimeSpan.FromSeconds(5));
        _store.IsFull = true;
        _log.Events.Clear();
        int attempts = _store.Attempts;
        uint before = Ring.Minting.Id;

        await _context.PassAsync(actor, TimeSpan.FromSeconds(20));

        Assert.Single(_log.Events, SavingFailed);
        Assert.True(_store.Attempts > attempts + 5);
        Assert.NotEqual(before, Ring.Minting.Id);
        uint minting = Ring.Minting.Id;

        RingStart restarted = await BootstrapAsync();
        Assert.Equal(minting, restarted.Ring.Minting.Id);

        _store.IsFull = false;
        await _context.PassAsync(actor, TimeSpan.FromSeconds(5));
        Assert.Single(_log.Events, SavingResumed);
        Assert.True(Ring.TryFind(minting, out _));
    }

    [Fact]
    public async Task A_ring_that_could_not_be_saved_at_the_start_is_saved_later()
    {
        _store.IsFull = true;
        RotationActor actor = await StartAsync();
        await _context.PassAsync(actor, TimeSpan.FromSeconds(5));
        Assert.Null(await _store.ReadAsync(CancellationToken.None));
        uint minting = Ring.Minting.Id;

        _store.IsFull = false;
        await _context.PassAsync(actor, TimeSpan.FromSeconds(5));

        Assert.Equal(Ring.Generation, (await _store.ReadAsync(CancellationToken.None))!.Generation);
        Assert.True(Ring.TryFind(minting, out _));
    }

    [Fact]
    public async Task A_store_that_lost_the_ring_is_given_it_again()
    {
        RotationActor actor = await StartAsync();
        await _context.PassAsync(actor, TimeSpan.FromSeconds(9));
        (uint minting, long generation) = (Ring.Minting.Id, Ring.Generation);

        _store.Flush();
        await _context.PassAsync(actor, TimeSpan.FromSeconds(9));

        Assert.True((await _store.ReadAsync(CancellationToken.None))!.Generation > generation);
        Assert.True(Ring.TryFind(minting, out _));
    }

    [Fact]
    public async Task A_restarted_actor_reads_the_store_and_keeps_its_keys()
    {
        await _context.PassAsync(await StartAsync(), TimeSpan.FromSeconds(9));
        CookieKey minting = Ring.Minting;

        await Make().ReceiveAsync(RotationMessage.LookDue.Instance, CancellationToken.None);

        Assert.Same(minting, Ring.Minting);
        Assert.Equal(Ring.Generation, (await _store.ReadAsync(CancellationToken.None))!.Generation);
    }

    [Fact]
    public async Task A_restarted_actor_goes_on_with_the_ring_in_memory_that_was_never_saved_and_saves_it_when_it_can()
    {
        _store.IsFull = true;
        await _context.PassAsync(await StartAsync(), TimeSpan.FromSeconds(5));
        uint minting = Ring.Minting.Id;

        RotationActor second = Make();
        await second.ReceiveAsync(RotationMessage.LookDue.Instance, CancellationToken.None);
        Assert.Equal(minting, Ring.Minting.Id);
        Assert.Null(await _store.ReadAsync(CancellationToken.None));

        _store.IsFull = false;
        await second.ReceiveAsync(RotationMessage.LookDue.Instance, CancellationToken.None);
        Assert.Equal(Ring.Generation, (await _store.ReadAsync(CancellationToken.None))!.Generation);
        Assert.True(Ring.TryFind(minting, out _));
    }

    [Fact]
    public async Task A_restarted_actor_gives_a_store_that_lost_the_ring_what_it_has_in_memory()
    {
        await _context.PassAsync(await StartAsync(), TimeSpan.FromSeconds(9));
        (uint minting, long generation) = (Ring.Minting.Id, Ring.Generation);
        _store.Flush();

        await Make().ReceiveAsync(RotationMessage.LookDue.Instance, CancellationToken.None);

        Assert.True((await _store.ReadAsync(CancellationToken.None))!.Generation >= generation);
        Assert.True(Ring.TryFind(minting, out _));
    }

    [Fact]
    public async Task An_unsynchronized_clock_writes_nothing()
    {
        RotationActor actor = await StartAsync();
        await _context.PassAsync(actor, TimeSpan.FromSeconds(9));
        _clock.IsSynchronized = false;
        _clock.Step = TimeSpan.FromDays(4000);
        (int attempts, uint minting) = (_store.Attempts, Ring.Minting.Id);

        await _context.PassAsync(actor, TimeSpan.FromSeconds(9));

        Assert.Equal(attempts, _store.Attempts);
        Assert.True(Ring.TryFind(minting, out _));
    }

    [Fact]
    public async Task A_clock_that_is_set_ahead_for_a_moment_costs_no_cookie_even_after_a_restart()
    {
        RotationActor actor = await StartAsync();
        await _context.PassAsync(actor, TimeSpan.FromSeconds(9));
        uint minting = Ring.Minting.Id;

        _clock.Step = TimeSpan.FromDays(1);
        await _context.PassAsync(actor, TimeSpan.FromSeconds(1.5));
        Assert.False(Ring.TryFind(minting, out _));
        _clock.Step = TimeSpan.Zero;
        await _context.PassAsync(actor, TimeSpan.FromSeconds(3));

        Assert.True(Ring.TryFind(minting, out _));
        Assert.True((await BootstrapAsync()).Ring.TryFind(minting, out _));
    }

    [Fact]
    public async Task A_clock_that_stays_ahead_is_believed_after_a_period_and_old_seeds_are_destroyed()
    {
        RotationActor actor = await StartAsync();
        await _context.PassAsync(actor, TimeSpan.FromSeconds(9));
        DateTimeOffset before = _clock.Elapsed;

        _clock.Step = TimeSpan.FromDays(1);
        await _context.PassAsync(actor, TimeSpan.FromSeconds(20));

        KeyRingState stored = (await _store.ReadAsync(CancellationToken.None))!;
        Assert.All(stored.Epochs, epoch => Assert.True(epoch.Schedule.StartOf(epoch.SeedPeriod) > before));
    }

    [Fact]
    public async Task What_is_exported_mints_as_the_published_ring_does_in_every_period_a_full_store_included()
    {
        using TemporaryFolder folder = new();
        using Follower follower = new();
        RotationActor actor = await StartAsync(new NtsKeysExport(folder.File("exported")));
        for (int period = 0; period < 20; period++)
        {
            _store.IsFull = period is > 8 and < 12;
            await _context.PassAsync(actor, Settings.Period);
            follower.Load(await File.ReadAllTextAsync(folder.File("exported")));
            Assert.Equal(Ring.Minting.Id, follower.Minting.Id);
        }
    }

    private async Task<RotationActor> StartAsync(NtsKeysExport? export = null)
    {
        RingStart start = await BootstrapAsync();
        _published = new Published<KeyRing?>(start.Ring);
        _memory = new RingMemory(start);
        return Make(export);
    }

    private Task<RingStart> BootstrapAsync() =>
        KeyRingBootstrap.ReadOrBeginAsync(_store, "home", Settings, _clock.Read(), _random.Fill, _log, import: null, CancellationToken.None);

    private RotationActor Make(NtsKeysExport? export = null) => new(_context, _store, Settings, _clock, new RingPublisher(_published, _clock, _context.Time, _log, export), _log, _memory);
}
