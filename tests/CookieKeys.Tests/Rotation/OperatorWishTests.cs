using PublicTime.Actors;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.CookieKeys.Tests.Rotation;

/// <summary>What an operator asks of a ring that is a node's own.</summary>
public sealed class OperatorWishTests : IDisposable
{
    private const int RevokedLine = 2012;
    private static readonly RotationSettings Settings = new() { Period = TimeSpan.FromHours(1), KeyLifetime = TimeSpan.FromHours(8) };

    private readonly HandDrivenClock _clock = new(new DateTimeOffset(2026, 11, 21, 3, 4, 5, TimeSpan.Zero));
    private readonly HandDrivenContext _context;
    private readonly StubbornStore _store = new();
    private readonly EventLog _log = new();
    private Published<KeyRing?> _published = null!;
    private RingMemory? _memory;

    public OperatorWishTests() => _context = new HandDrivenContext(_clock);

    private KeyRing Ring => _published.Snapshot.Current!;

    public void Dispose() => _memory?.Dispose();

    [Fact]
    public async Task Fresh_keys_mint_at_once_and_cookies_of_the_older_ones_open()
    {
        RotationActor actor = await StartAsync();
        uint before = Ring.Minting.Id;

        Assert.Equal(RotationOutcome.Done, await RotateAsync(actor));

        Assert.NotEqual(before, Ring.Minting.Id);
        Assert.True(Ring.TryFind(before, out _));
        using KeyRingState stored = (await _store.ReadAsync(CancellationToken.None))!;
        Assert.Equal(Ring.Generation, stored.Generation);
        Assert.Equal(Ring.Keys.Single(key => key.Status == RingKeyStatus.Minting).EpochId, stored.MintingEpochAt(_clock.Elapsed).Id);
    }

    [Fact]
    public async Task Fresh_keys_may_be_asked_for_again_and_again_and_mint_each_time()
    {
        RotationActor actor = await StartAsync();
        HashSet<uint> minted = [Ring.Minting.Id];

        for (int i = 0; i < 5; i++)
        {
            await _context.PassAsync(actor, TimeSpan.FromSeconds(1));
            Assert.Equal(RotationOutcome.Done, await RotateAsync(actor));
            Assert.True(minted.Add(Ring.Minting.Id));
        }

        Assert.All(minted, id => Assert.True(Ring.TryFind(id, out _)));
    }

    [Fact]
    public async Task Revoked_keys_open_nothing_any_more_here_and_in_the_store()
    {
        RotationActor actor = await StartAsync();
        await RotateAsync(actor);
        uint[] before = [.. Ring.Keys.Select(key => key.KeyId)];

        Assert.Equal(RotationOutcome.Done, await RevokeAsync(actor));

        Assert.All(before, id => Assert.False(Ring.TryFind(id, out _)));
        using KeyRingState stored = (await _store.ReadAsync(CancellationToken.None))!;
        Assert.Equal(1, stored.Revocations);
        Assert.Single(_log.Events, RevokedLine);
        await _context.PassAsync(actor, TimeSpan.FromHours(3));
        Assert.All(before, id => Assert.False(Ring.TryFind(id, out _)));
    }

    [Fact]
    public async Task What_cannot_be_saved_is_not_done()
    {
        RotationActor actor = await StartAsync();
        (uint minting, long generation) = (Ring.Minting.Id, Ring.Generation);
        _store.IsFull = true;

        Assert.Equal(RotationOutcome.NotSaved, await RotateAsync(actor));
        Assert.Equal(RotationOutcome.NotSaved, await RevokeAsync(actor));

        Assert.Equal((minting, generation), (Ring.Minting.Id, Ring.Generation));
        Assert.DoesNotContain(RevokedLine, _log.Events);
    }

    [Fact]
    public async Task A_ring_that_was_never_saved_is_not_changed_by_a_wish()
    {
        _store.IsFull = true;
        RotationActor actor = await StartAsync();
        uint minting = Ring.Minting.Id;

        Assert.Equal(RotationOutcome.NotSaved, await RotateAsync(actor));

        Assert.Equal(minting, Ring.Minting.Id);
    }

    [Fact]
    public async Task Without_the_time_fresh_keys_do_not_begin_and_a_key_that_a_stranger_has_goes_all_the_same()
    {
        RotationActor actor = await StartAsync();
        uint minting = Ring.Minting.Id;
        _clock.IsSynchronized = false;

        Assert.Equal(RotationOutcome.Unsynchronized, await RotateAsync(actor));
        Assert.Equal(minting, Ring.Minting.Id);
        Assert.Equal(RotationOutcome.Done, await RevokeAsync(actor));
        Assert.False(Ring.TryFind(minting, out _));
    }

    private static async Task<RotationOutcome> RotateAsync(RotationActor actor)
    {
        var reply = new RotationReply();
        await actor.ReceiveAsync(new RotationMessage.Rotate(reply), CancellationToken.None);
        Assert.True(reply.Outcome.IsCompleted);
        return await reply.Outcome;
    }

    private static async Task<RotationOutcome> RevokeAsync(RotationActor actor)
    {
        var reply = new RotationReply();
        await actor.ReceiveAsync(new RotationMessage.Revoke(reply), CancellationToken.None);
        Assert.True(reply.Outcome.IsCompleted);
        return await reply.Outcome;
    }

    private async Task<RotationActor> StartAsync()
    {
        RingStart start = await KeyRingBootstrap.ReadOrBeginAsync(
            _store, "home", Settings, _clock.Read(), new Noise(5).Fill, _log, import: null, CancellationToken.None);
        _published = new Published<KeyRing?>(start.Ring);
        _memory = new RingMemory(start);
        var actor = new RotationActor(_context, _store, Settings, _clock, new RingPublisher(_published, _clock, _context.Time, _log), _log, _memory);
        await _context.PassAsync(actor, TimeSpan.FromSeconds(1));
        return actor;
    }
}
