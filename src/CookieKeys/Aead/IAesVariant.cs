using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>AES with one length of key. A type and not a number, so that the loops over its rounds are compiled for each variant.</summary>
internal unsafe interface IAesVariant
{
    /// <summary>Octets of a key: 16, 24 or 32.</summary>
    static abstract int KeyLength { get; }

    /// <summary>Rounds after the first key: 10, 12 or 14.</summary>
    static abstract int Rounds { get; }

    /// <summary>Expands a key of <see cref="KeyLength"/> octets into one more round key than there are rounds (FIPS 197 section 5.2).</summary>
    static abstract void Expand(byte* key, Block* roundKeys);

    /// <summary>Expands three keys, side by side where that pays: a schedule is one long dependency chain.</summary>
    static abstract void Expand(byte* keyA, Block* roundKeysA, byte* keyB, Block* roundKeysB, byte* keyC, Block* roundKeysC);
}
