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
    private SteadyTime? _steady;
    private KeyTime _keyTime = new(world.Time);
    private bool _isCarriedOn;
    private CancellationTokenSource _givesUp = new();
    private Task _look = Task.CompletedTask;
    private RotationSettings _settings = world.Settings;
    private bool _isBack;

    public string Name => name;

    public SimulatedDisk Disk { get; } = new(world.Random);

    public ImmutableArray<Wire> Wires => wires;

    /// <summary>How far its clock is ahead, as far as clocks may be.</summary>
    public TimeSpan ClockError { get; set; }

    /// <summary>How far its clock is set wrong besides; zero when it is not.</summary>
    public TimeSpan Mistake { get; set; }

    /// <summary>Whether it believes its clock.</summary>
    public bool IsSynchronized { get; set; } = true;

    /// <summary>Whether it is one too many, and an operator will end it: its folder is another one's, or its name.</summary>
    public bool IsExtra { get; init; }

    /// <summary>How far its process has gone along with the change of the seal.</summary>
    public int SealStage { get; private set; }

    public bool IsRunning => _ring is not null;

    public bool IsIdle => _look.IsCompleted;

    /// <summary>Whether the last thing that it did came to its end.</summary>
    public bool HasEnded => _look.IsCompletedSuccessfully;

    /// <summary>Whether what is served is what this part has shown, and not the one before it.</summary>
    public bool HasShown { get; private set; }

    /// <summary>Whether its process is done with the ring.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>What it opens and mints by now; null: it answers nothing.</summary>
    public KeyRingState? Served { get; private set; }

    public RotationSettings Agreed => _settings;

    public SharedRing? Ring => _ring;

    public ulong Id => Served?.Holder.Id ?? Disk.State?.Holder.Id ?? 0;

    public DateTimeOffset Clock => world.Now + ClockError + Mistake;

    private ServedTime Now => new(Clock, IsSynchronized);

    public void Start()
    {
        HasShown = false;
        _isBack = Disk.State is { Holder.IsRegistered: true };
        (_steady, HasLeft) = (new SteadyTime(world.Settings.Period, world.Time), false);
        SealStage = world.SealStage;
        _ring = new SharedRing(
            new SharedRingOptions { RingName = World.RingName, NodeName = name, Settings = sabotage.Settings(world.Settings), Quiet = world.Settings.Period, NamesakePatience = world.Settings.Period },
            wires.Select(wire => sabotage.Store(wire)), sabotage.Local(Disk), sabotage.Seal(world.Seals.At(SealStage), () => _ring), this, world.Random.Fill,
            world.Time, new StoryLog(this, world));
    }

    public void Look()
    {
        if (_ring!.State is not { Members.Length: > 1 })
        {
            Mistake = TimeSpan.Zero; // nobody could tell it, and what it does by a wrong clock it does to nobody else
        }

        var condition = new NodeCondition { IsSynchronized = IsSynchronized };
        bool isSteady = _steady!.Judge(Now);
        if (Mistake != TimeSpan.Zero)
        {
            world.Tally.Count(Happening.LookedAstray);
        }

        _look = _ring.LookAsync(Now, isSteady, condition, _givesUp.Token);
    }

    public void Rotate() => _look = _ring!.RotateAsync(Now, _givesUp.Token);

    public void Revoke() => _look = RevokeAsync();

    public void Forget(ulong id) => _look = _ring!.ForgetAsync(id, Clock, _givesUp.Token);

    public void Leave()
    {
        HasLeft = true;
        _look = LeaveAsync();
    }

    /// <summary>The process ends between two instructions.</summary>
    public void Crash()
    {
        EndPart();
        Show(null, _settings);
        (_keyTime, _isCarriedOn) = (new KeyTime(world.Time), false);
    }

    /// <summary>Only its part in the ring fails and begins anew.</summary>
    public void RestartPart()
    {
        EndPart();
        Start();
    }

    /// <summary>What it is doing is given up.</summary>
    public void Cancel()
    {
        foreach (Wire wire in wires)
        {
            wire.Abandon();
        }

        _givesUp.Cancel();
        _givesUp.Dispose();
        _givesUp = new CancellationTokenSource();
    }

    public void Show(KeyRingState? state, RotationSettings settings)
    {
        KeyRingState? before = Served;
        (Served, _settings, HasShown) = (state?.Copy(), settings, true);
        before?.Dispose();
        if (_isBack && Served is not null)
        {
            _isBack = false;
            world.Tally.Count(Happening.CameBack);
        }
    }

    /// <summary>A look that failed is a defect of what is simulated.</summary>
    public void ThrowIfFailed()
    {
        if (_look.IsFaulted)
        {
            _look.GetAwaiter().GetResult();
        }
    }

    /// <summary>Whether it goes by a time that is as right as clocks have to be: who has believed a right clock since its process began is held to that, believing it now or not.</summary>
    public bool GoesByRightTime()
    {
        bool isNear = EffectiveTime() is { } time && (time - world.Now).Duration() <= world.Settings.Period / 2;
        return Mistake == TimeSpan.Zero && (IsSynchronized || _isCarriedOn || isNear);
    }

    /// <summary>The epoch and period that it would mint with.</summary>
    public (KeyEpoch Epoch, long Period) Minting()
    {
        DateTimeOffset time = EffectiveTime()!.Value;
        KeyEpoch epoch = Served!.MintingEpochAt(time);
        return (epoch, KeyWindow.Of(epoch, isMinting: true, Served.LatestUse, time, _settings.KeyLifetime).Minting);
    }

    /// <summary>The periods that it would open cookies of, by epoch.</summary>
    public Dictionary<ulong, KeyWindow> Windows()
    {
        DateTimeOffset time = EffectiveTime()!.Value;
        KeyEpoch minting = Served!.MintingEpochAt(time);
        var windows = new Dictionary<ulong, KeyWindow>(Served.Epochs.Length);
        foreach (KeyEpoch epoch in Served.Epochs)
        {
            windows[epoch.Id] = KeyWindow.Of(epoch, ReferenceEquals(epoch, minting), Served.LatestUse, time, _settings.KeyLifetime);
        }

        return windows;
    }

    public void Dispose()
    {
        _givesUp.Dispose();
        _ring?.Dispose();
        Disk.Dispose();
        Served?.Dispose();
    }

    // As the publisher does, which outlives a part in the ring.
    private DateTimeOffset? EffectiveTime()
    {
        _isCarriedOn = IsSynchronized ? Mistake == TimeSpan.Zero : _isCarriedOn;
        return _keyTime.At(Now, Served!, _settings.KeyLifetime);
    }

    private void EndPart()
    {
        Cancel();
        _look = Task.CompletedTask;
        _ring?.Dispose();
        _ring = null;
    }

    private async Task RevokeAsync()
    {
        SharedRing ring = _ring!;
        if (await ring.RevokeAsync(Now, _givesUp.Token).ConfigureAwait(false) == RingChange.Kept)
        {
            world.Note($"{name} has revoked");
            world.Oracle.Revoked(ring.State!);
        }
    }

    private async Task LeaveAsync()
    {
        ulong id = _ring!.State!.Holder.Id;
        bool isKnown = await _ring.LeaveAsync(Now, _givesUp.Token).ConfigureAwait(false);
        world.HasLeft(this, id, isKnown);
    }
}
