using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PublicTime.CookieKeys.Cookies;

/// <summary>One key that cookies are sealed under, in native memory that the collector never copies. Immutable until disposed.</summary>
/// <remarks>
/// <see cref="Dispose"/> zeroes the key; the memory itself goes with the finalizer, so that a reader that still holds
/// an old ring meets a key that opens nothing, never memory that belongs to somebody else.
/// </remarks>
public sealed unsafe class CookieKey : IDisposable
{
    /// <summary>Octets of a key: AES-SIV-CMAC-256.</summary>
    public const int KeyLength = 32;

    private readonly byte* _key;

    /// <summary>Copies a key; the caller zeroes its own copy.</summary>
    /// <param name="id">What cookies name this key by: the low two bits are its period modulo 4.</param>
    /// <param name="key">Exactly <see cref="KeyLength"/> octets.</param>
    public CookieKey(uint id, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength);
        Id = id;
        _key = (byte*)NativeMemory.AlignedAlloc(KeyLength, 64);
        key.CopyTo(new Span<byte>(_key, KeyLength));
    }

    /// <summary>Frees what <see cref="Dispose"/> zeroed.</summary>
    ~CookieKey()
    {
        Zero();
        NativeMemory.AlignedFree(_key);
    }

    /// <summary>What cookies name this key by.</summary>
    public uint Id { get; }

    /// <inheritdoc/>
    public void Dispose() => Zero();

    /// <summary>Names the key by its id; never shows it.</summary>
    public override string ToString() => $"cookie key {Id:x8} ({KeyLength} octets)";

    private void Zero() => CryptographicOperations.ZeroMemory(new Span<byte>(_key, KeyLength));
}
