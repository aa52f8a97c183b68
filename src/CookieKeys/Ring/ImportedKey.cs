using PublicTime.CookieKeys.Cookies;
using PublicTime.Native.Memory;

namespace PublicTime.CookieKeys.Ring;

/// <summary>A key that another server sealed cookies under: this ring opens them and seals none. Immutable until disposed.</summary>
public sealed class ImportedKey : IDisposable
{
    private readonly SecretBlock _key = new(CookieKey.KeyLength);

    /// <summary>Copies a key; the caller zeroes its own copy.</summary>
    /// <param name="id">What cookies name it by.</param>
    /// <param name="mintedUntil">Nobody seals under it after this instant, UTC; its cookies open for a lifetime from then.</param>
    /// <param name="key">Exactly <see cref="CookieKey.KeyLength"/> octets: AES-SIV-CMAC-256.</param>
    public ImportedKey(uint id, DateTimeOffset mintedUntil, ReadOnlySpan<byte> key)
    {
        if (key.Length != CookieKey.KeyLength)
        {
            throw new ArgumentException($"A cookie key has {CookieKey.KeyLength} octets.", nameof(key));
        }

        (Id, MintedUntil) = (id, mintedUntil);
        _key.CopyFrom(key);
    }

    /// <summary>What cookies name it by.</summary>
    public uint Id { get; }

    /// <summary>The last instant at which a cookie may have been sealed under it, UTC.</summary>
    public DateTimeOffset MintedUntil { get; }

    /// <summary>Whether a cookie sealed under it may still be within its lifetime.</summary>
    /// <param name="time">Not before <see cref="RingSchedule.Earliest"/>.</param>
    /// <param name="lifetime">How long cookies are accepted.</param>
    public bool IsAcceptedAt(DateTimeOffset time, TimeSpan lifetime) => MintedUntil >= time - lifetime;

    /// <summary>The key to open with; it belongs to the caller.</summary>
    internal CookieKey MakeKey()
    {
        var key = new CookieKey(Id, _key.Octets);
        GC.KeepAlive(_key);
        return key;
    }

    /// <summary>Copies the octets, to be wrapped or handed to chronyd.</summary>
    internal void CopyKey(Span<byte> key) => _key.CopyTo(key);

    /// <summary>The same key in memory of its own.</summary>
    internal ImportedKey Copy() => Until(MintedUntil);

    /// <summary>The same key with another end, in memory of its own.</summary>
    internal ImportedKey Until(DateTimeOffset mintedUntil)
    {
        var key = new ImportedKey(Id, mintedUntil, _key.Octets);
        GC.KeepAlive(_key);
        return key;
    }

    /// <summary>Zeroes the key; its memory stays until nobody holds it.</summary>
    public void Dispose() => _key.Zero();

    /// <summary>Names the key by its id; never shows it.</summary>
    public override string ToString() => $"imported cookie key {Id:x8} ({CookieKey.KeyLength} octets)";
}
