using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Store;

namespace PublicTime.Cluster.Sharing;

/// <summary>A node's own copy of the ring: what it has, and what of that it has kept so that no crash takes it back. Belongs to its <see cref="SharedRing"/>.</summary>
/// <param name="local">Where it is kept.</param>
/// <param name="random">Fills ids.</param>
/// <param name="log">Told what is gone on with, when it cannot be kept, and when it can again.</param>
internal sealed class RingCopy(ILocalRing local, Action<Span<byte>> random, ILogger log) : IDisposable
{
    private KeyRingState? _unshared;
    private long _keptVersion;
    private long _keptGeneration;
    private bool _isKeeping = true;

    /// <summary>The ring; null while there is none. Its secrets are this one's.</summary>
    public KeyRingState? State { get; private set; }

    /// <summary>Counts what it said over time: another one, other words. 0 for nothing.</summary>
    public long Version { get; private set; }

    /// <summary><see cref="KeyRingState.Digest"/> of what was kept last, hexadecimal; empty for nothing.</summary>
    public string KeptDigest { get; private set; } = "";

    /// <summary>Whether all it says is kept.</summary>
    public bool IsKept => _keptVersion == Version;

    /// <summary>Whether it began as a ring that this node had for itself, whose cookies are lost with it.</summary>
    public bool IsBroughtAlong { get; set; }

    /// <summary>Whether this node may answer and mint from <see cref="State"/>.</summary>
    public bool IsRegistered => State is { Holder.IsRegistered: true };

    /// <summary>A random number that names something; not 0.</summary>
    public ulong DrawId()
    {
        Span<byte> id = stackalloc byte[sizeof(ulong)];
        do
        {
            random(id);
        }
        while (BinaryPrimitives.ReadUInt64BigEndian(id) == 0);
        return BinaryPrimitives.ReadUInt64BigEndian(id);
    }

    /// <summary>Reads what an earlier process kept.</summary>
    public async Task RecallAsync(CancellationToken cancellation)
    {
        KeyRingState? kept = await local.ReadAsync(cancellation).ConfigureAwait(false);
        Version = 1;
        if (kept is { Members.IsEmpty: true, Departures.IsEmpty: true })
        {
            // Of a node that was alone: another ring than the shared one, and good only where there is none yet.
            _unshared = kept;
        }
        else if (kept is not null)
        {
            State = kept;
            _keptVersion = Version;
            _keptGeneration = 0; // written again at once: it may lie under a key-encryption key that is to go
            KeptDigest = DigestOf(State);
            log.Recalled(kept.Generation);
        }
    }

    /// <summary>From now on it says something else.</summary>
    /// <param name="next">Its secrets go along.</param>
    public void Adopt(KeyRingState next)
    {
        State?.DisposeSecretsMissingFrom(next);
        State = next;
        Version++;
    }

    /// <summary>It says the same, counted otherwise.</summary>
    /// <param name="same">Has the same secrets.</param>
    public void Restate(KeyRingState same) => State = same;

    /// <summary>This node goes on under another id, or under none (default); it has promised nothing yet.</summary>
    public void HoldAs(RingHolder holder)
    {
        State = State! with { Holder = holder };
        _keptVersion = 0;
    }

    /// <summary>What this node had for itself, if anything; from now on the caller's.</summary>
    public KeyRingState? TakeUnshared()
    {
        KeyRingState? unshared = _unshared;
        _unshared = null;
        return unshared;
    }

    /// <summary>Keeps what is not kept yet.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        if (State is not { } state || (IsKept && state.Generation == _keptGeneration))
        {
            return;
        }

        RingWriteResult result = await local.SaveAsync(state, cancellation).ConfigureAwait(false);
        bool isKept = result.Outcome == RingWriteOutcome.Written;
        if (isKept)
        {
            Kept(state);
        }

        if (isKept != _isKeeping)
        {
            _isKeeping = isKept;
            Say(result, state);
        }
    }

    /// <summary>Keeps that this node may answer, and only then believes it.</summary>
    /// <param name="next">By what it may answer: the copy, or what founding made of it. Has the same secrets.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether it may.</returns>
    public async Task<bool> RegisterAsync(KeyRingState next, CancellationToken cancellation)
    {
        KeyRingState registered = next with { Holder = next.Holder with { IsRegistered = true } };
        RingWriteResult result = await local.SaveAsync(registered, cancellation).ConfigureAwait(false);
        if (result.Outcome != RingWriteOutcome.Written)
        {
            return false;
        }

        Version += ReferenceEquals(next, State) ? 0 : 1;
        State = registered;
        Kept(registered);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        State?.Dispose();
        TakeUnshared()?.Dispose();
    }

    private void Kept(KeyRingState state) => (_keptVersion, _keptGeneration, KeptDigest) = (Version, state.Generation, DigestOf(state));

    private static string DigestOf(KeyRingState state)
    {
        Span<byte> digest = stackalloc byte[KeyRingState.DigestLength];
        state.Digest(digest);
        return Convert.ToHexStringLower(digest);
    }

    private void Say(RingWriteResult result, KeyRingState state)
    {
        if (_isKeeping)
        {
            log.KeptAgain(state.Generation);
        }
        else
        {
            log.NotKept(result.Reason);
        }
    }
}
