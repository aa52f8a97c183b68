using System.Collections.Immutable;

namespace PublicTime.CookieKeys.Ring;

/// <summary>What is stored of a ring: its epochs. Everything that is served follows from it and the served time.</summary>
/// <remarks>Immutable. Two states may share epochs; who replaces one by another disposes those that only the old one has.</remarks>
public sealed record KeyRingState : IDisposable
{
    /// <summary>Epochs a ring may have; a full ring proposes no fresh one until old ones are dropped.</summary>
    public const int MaxEpochs = 2 * (RotationSettings.MaxAcceptedPeriods + 4);

    /// <summary>Octets of UTF-8 that a ring's name may have.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Which ring this is; nodes of different rings never open each other's cookies. 1 to 64 octets of UTF-8.</summary>
    public required string RingName { get; init; }

    /// <summary>Counts the stored states of this ring, from 1; a store replaces generation g only by g + 1.</summary>
    public required long Generation { get; init; }

    /// <summary>The latest synchronized time at which a state was made. Nothing was minted more than a period after it.</summary>
    public required DateTimeOffset LatestUse { get; init; }

    /// <summary>The epochs, ordered by start, then by id.</summary>
    public required ImmutableArray<KeyEpoch> Epochs
    {
        get;
        init => field = [.. value.OrderBy(epoch => epoch.StartsAt).ThenBy(epoch => epoch.Id)];
    }

    /// <summary>The epoch that mints at a time: the newest committed one that has started; before all of them, the oldest committed one.</summary>
    public KeyEpoch MintingEpochAt(DateTimeOffset time)
    {
        KeyEpoch? minting = null;
        foreach (KeyEpoch epoch in Epochs)
        {
            if (epoch.IsCommitted && (minting is null || epoch.StartsAt <= time))
            {
                minting = epoch;
            }
        }

        return minting ?? throw new InvalidOperationException($"The ring {RingName} has no committed epoch.");
    }

    /// <summary>The time to derive keys for, given what the clock says.</summary>
    /// <param name="time">The served time, right or wrong.</param>
    /// <param name="isSynchronized">
    /// Whether it is believed. An unsynchronized clock is followed for one lifetime after <see cref="LatestUse"/>, as a clock that
    /// lost its sources is; one that is behind or further ahead is rubbish, and minting stays where it was.
    /// </param>
    /// <param name="lifetime">How long cookies are accepted.</param>
    public DateTimeOffset EffectiveTime(DateTimeOffset time, bool isSynchronized, TimeSpan lifetime)
    {
        DateTimeOffset clamped = RingSchedule.Clamp(time);
        bool isPlausible = isSynchronized || (clamped >= LatestUse && clamped - LatestUse <= lifetime);
        return isPlausible ? clamped : LatestUse;
    }

    /// <summary>The same state with epochs of its own.</summary>
    public KeyRingState Copy() => this with { Epochs = [.. Epochs.Select(epoch => epoch.Copy())] };

    /// <summary>Zeroes all seeds.</summary>
    public void Dispose()
    {
        foreach (KeyEpoch epoch in Epochs)
        {
            epoch.Dispose();
        }
    }

    /// <summary>Disposes the epochs that the next state does not have.</summary>
    public void DisposeEpochsMissingFrom(KeyRingState next)
    {
        foreach (KeyEpoch epoch in Epochs)
        {
            if (!next.Epochs.Contains(epoch))
            {
                epoch.Dispose();
            }
        }
    }
}
