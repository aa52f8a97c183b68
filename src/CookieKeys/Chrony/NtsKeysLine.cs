using PublicTime.CookieKeys.Cookies;
using PublicTime.Native.Memory;

namespace PublicTime.CookieKeys.Chrony;

/// <summary>One key of chrony's <c>ntskeys</c>. Owned by one; zeroed when disposed.</summary>
/// <param name="id">Its low two bits are chrony's slot.</param>
internal sealed class NtsKeysLine(uint id) : IDisposable
{
    private readonly SecretBlock _key = new(CookieKey.KeyLength);

    /// <summary>What cookies name the key by.</summary>
    public uint Id { get; } = id;

    /// <summary>False when the key is for another AEAD than AES-SIV-CMAC-256: then it is not kept.</summary>
    public bool IsUsable { get; init; } = true;

    /// <summary>The octets, to be filled or read while this object is held.</summary>
    public Span<byte> Key => _key.Octets;

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    /// <summary>Names the key by its id; never shows it.</summary>
    public override string ToString() => $"ntskeys line {Id:x8} ({CookieKey.KeyLength} octets)";
}
