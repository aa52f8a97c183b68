using System.Security.Cryptography;
using PublicTime.CookieKeys.Cookies;

namespace PublicTime.CookieKeys.Chrony;

/// <summary>One key of chrony's <c>ntskeys</c>. Owned by one; zeroed when disposed.</summary>
/// <param name="id">Its low two bits are chrony's slot.</param>
internal sealed class NtsKeysLine(uint id) : IDisposable
{
    private readonly byte[] _key = GC.AllocateArray<byte>(CookieKey.KeyLength, pinned: true);

    /// <summary>What cookies name the key by.</summary>
    public uint Id { get; } = id;

    /// <summary>False when the key is for another AEAD than AES-SIV-CMAC-256: then it is not kept.</summary>
    public bool IsUsable { get; init; } = true;

    /// <summary>The octets, to be filled or read.</summary>
    public Span<byte> Key => _key;

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    /// <summary>Names the key by its id; never shows it.</summary>
    public override string ToString() => $"ntskeys line {Id:x8} ({CookieKey.KeyLength} octets)";
}
