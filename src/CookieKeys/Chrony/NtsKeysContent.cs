using System.Collections.Immutable;

namespace PublicTime.CookieKeys.Chrony;

/// <summary>What chrony's <c>ntskeys</c> holds. Owned by one; disposing it zeroes the keys.</summary>
internal sealed class NtsKeysContent : IDisposable
{
    /// <summary>Keys that chrony keeps.</summary>
    public const int KeyCount = 4;

    /// <summary>Which of them mints: the one before the last.</summary>
    public const int CurrentAt = 2;

    /// <summary>How long the current key had minted when the file was written; not negative.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>Oldest first: two previous keys, the current one, the future one. The low two bits of their ids ascend by one, modulo 4.</summary>
    public required ImmutableArray<NtsKeysLine> Lines { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NtsKeysLine line in Lines)
        {
            line.Dispose();
        }
    }
}
