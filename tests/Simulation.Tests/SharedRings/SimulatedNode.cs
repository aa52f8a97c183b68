using System.Collections.Immutable;
using PublicTime.Cluster.Membership;
using PublicTime.Cluster.Sharing;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;

namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>One machine: its disk, its clock, its wires to the stores, and the process that runs on it, if one does.</summary>
internal sealed class SimulatedNode(string name, World world, ImmutableArray<Wire> wires, Sabotage sabotage) : IRingAudience, IDisposable
{
    private SharedRing? _ring;
    private Task _look = Task.CompletedTask;
    private RotationSettings _settings = world.Settings;

    public string Name => name;

    public SimulatedDisk Disk { get; } = new();

    public ImmutableArray<Wire> Wires => wires;

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan ClockError { get; set; }

    public bool IsRunning => _ring is not null;

    public bool IsIdle => _look.IsCompleted;

    /// <summary>When it last finished looking.</summary>
    public TimeSpan LookedAt { get; private set; }

    /// <summary>What it opens and mints by now; null: it answers nothing.</summary>
    public KeyRingState? Served { get; private set; }

    public RotationSettings Agreed => _settings;

    public SharedRing? Ring => _ring;

    public ulong Id => Served?.Holder.Id ?? Disk.State?.Holder.Id ?? 0;

    public DateTimeOffset Clock => world.Now + ClockError;

    public void Start() => _ring = new SharedRing(
        new SharedRingOptions { RingName = "world", NodeName = name, Settings = sabotage.Settings(world.Settings), Quiet = world.Settings.Period, NamesakePatience = world.Settings.Period },
        wires, sabotage.Local(Disk), sabotage.Seal(world.Seal, () => _ring), this, world.Random.Fill, world.Time, new StoryLog(name, world));

    public void Look()
    {
        bool isSynchronized = world.Random.Below(20) > 0;
        _look = LookAsync(new ServedTime(Clock, isSynchronized));
    }

    public void Rotate() => _look = _ring!.RotateAsync(new ServedTime(Clock, IsSynchronized: true), CancellationToken.None);

    public void Forget(ulong id) => _look = _ring!.ForgetAsync(id, Clock, CancellationToken.None);

    public void Leave() => _look = LeaveAsync();

    /// <summary>The process ends between two instructions.</summary>
    public void Crash()
    {
        foreach (Wire wire in wires)
        {
            wire.Abandon();
        }

        _look = Task.CompletedTask;
        _ring = null;
        Show(null, _settings);
    }

    public void Show(KeyRingState? state, RotationSettings settings)
    {
        KeyRingState? before = Served;
        (Served, _settings) = (state?.Copy(), settings);
        before?.Dispose();
    }

    /// <summary>A look that failed is a defect of what is simulated.</summary>
    public void ThrowIfFailed()
    {
        if (_look.IsFaulted)
        {
            _look.GetAwaiter().GetResult();
        }
    }

    /// <summary>The epoch and period that it would mint with.</summary>
    public (KeyEpoch Epoch, long Period) Minting()
    {
        DateTimeOffset time = Served!.EffectiveTime(Clock, isSynchronized: true, _settings.KeyLifetime);
        KeyEpoch epoch = Served.MintingEpochAt(time);
        return (epoch, KeyWindow.Of(epoch, isMinting: true, Served.LatestUse, time, _settings.KeyLifetime).Minting);
    }

    /// <summary>Whether it would open a cookie of this epoch and period.</summary>
    public bool Opens(ulong epochId, long period)
    {
        DateTimeOffset time = Served!.EffectiveTime(Clock, isSynchronized: true, _settings.KeyLifetime);
        KeyEpoch? epoch = Served.Epochs.FirstOrDefault(epoch => epoch.Id == epochId);
        if (epoch is null)
        {
            return false;
        }

        bool isMinting = ReferenceEquals(epoch, Served.MintingEpochAt(time));
        KeyWindow window = KeyWindow.Of(epoch, isMinting, Served.LatestUse, time, _settings.KeyLifetime);
        return period >= window.First && period <= window.Last;
    }

    public void Dispose()
    {
        Disk.Dispose();
        Served?.Dispose();
    }

    private async Task LookAsync(ServedTime served)
    {
        SharedRing ring = _ring!;
        await ring.LookAsync(served, mayForget: served.IsSynchronized, new NodeCondition(), CancellationToken.None).ConfigureAwait(false);
        LookedAt = world.Elapsed;
    }

    private async Task LeaveAsync()
    {
        if (await _ring!.LeaveAsync(new ServedTime(Clock, IsSynchronized: true), CancellationToken.None).ConfigureAwait(false))
        {
            world.HasLeft(this);
        }
    }
}
