using PublicTime.Native.Memory;

namespace PublicTime.NtsClient.KeyExchange;

/// <summary>The two keys of a session. Owned by one; zeroed when disposed, and never shown. Whoever reads a key holds this object meanwhile.</summary>
public sealed class NtsKeys : IDisposable
{
    private readonly SecretBlock _c2s;
    private readonly SecretBlock _s2c;
    private readonly int _keyLength;

    /// <summary>Zeroes, to be filled.</summary>
    /// <param name="keyLength">Octets of one key.</param>
    internal NtsKeys(int keyLength)
    {
        _keyLength = keyLength;
        _c2s = new SecretBlock(keyLength);
        _s2c = new SecretBlock(keyLength);
    }

    /// <summary>The key that requests are authenticated with.</summary>
    public ReadOnlySpan<byte> C2S => _c2s.Octets;

    /// <summary>The key that answers are authenticated with.</summary>
    public ReadOnlySpan<byte> S2C => _s2c.Octets;

    internal Span<byte> MutableC2S => _c2s.Octets;

    internal Span<byte> MutableS2C => _s2c.Octets;

    /// <summary>Names the length; never shows a key.</summary>
    public override string ToString() => $"two keys of {_keyLength} octets";

    /// <inheritdoc/>
    public void Dispose()
    {
        _c2s.Zero();
        _s2c.Zero();
    }
}
