using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Aead;

/// <summary>Makes the plain form of each AEAD.</summary>
public static class PlainAead
{
    /// <summary>Copies a key; the caller zeroes its own copy and disposes what it gets.</summary>
    /// <param name="algorithm">15, 16, 17 or 30.</param>
    /// <param name="key">Exactly <see cref="AeadAlgorithmFacts.KeyLength"/> octets.</param>
    /// <exception cref="ArgumentOutOfRangeException">The key has another length, or the AEAD is none of these.</exception>
    public static IPlainAead Create(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, algorithm.KeyLength(), nameof(key));
        return algorithm == AeadAlgorithm.Aes128GcmSiv ? new PlainGcmSiv(key) : new PlainAesSiv(key);
    }
}
