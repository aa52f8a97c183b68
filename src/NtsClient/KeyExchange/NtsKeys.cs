using System.Security.Cryptography;

namespace PublicTime.NtsClient.KeyExchange;

/// <summary>The two keys of a session. Owned by one; zeroed when disposed, and never shown.</summary>
public sealed class NtsKeys : IDisposable
{
    private readonly byte[] _c2s;
    private readonly byte[] _s2c;

    /// <summary>Zeroes, to be filled.</summary>
    /// <param name="keyLength">Octets of one key.</param>
    internal NtsKeys(int keyLength)
    {
        // Pinned, so that the collector leaves no copies behind.
        _c2s = GC.AllocateArray<byte>(keyLength, pinned: true);
        _s2c = GC.AllocateArray<byte>(keyLength, pinned: true);
    }

    /// <summary>The key that requests are authenticated with.</summary>
    public ReadOnlySpan<byte> C2S => _c2s;

    /// <summary>The key that answers are authenticated with.</summary>
    public ReadOnlySpan<byte> S2C => _s2c;

    internal Span<byte> MutableC2S => _c2s;

    internal Span<byte> MutableS2C => _s2c;

    /// <summary>Names the length; never shows a key.</summary>
    public override string ToString() => $"two keys of {_c2s.Length} octets";

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_c2s);
        CryptographicOperations.ZeroMemory(_s2c);
    }
}
