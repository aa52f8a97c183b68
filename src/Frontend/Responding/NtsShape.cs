using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Responding;

/// <summary>What NTS requests have in common that go through the same steps: the key that their cookies name, the AEAD, and all lengths.</summary>
/// <param name="Key">The key that all cookies name.</param>
/// <param name="Algorithm">The AEAD of all sessions.</param>
/// <param name="DataLength">Octets that each request authenticates.</param>
/// <param name="SealAt">Where each answer's authenticator begins.</param>
/// <param name="Cookies">Fresh cookies for each, 1 to 8.</param>
internal readonly record struct NtsShape(CookieKey Key, AeadAlgorithm Algorithm, int DataLength, int SealAt, int Cookies)
{
    // Lengths of a datagram take 11 bits each and an AEAD's number five; a ring has one key of an id.
    private const int LengthBits = 11;
    private const int AlgorithmBits = 5;
    private const int KeyIdBits = 32;

    /// <summary>A number that no other shape has under one ring, and that is never 0.</summary>
    public ulong Code =>
        (((((((ulong)Cookies << LengthBits) | (uint)SealAt) << LengthBits) | (uint)DataLength) << AlgorithmBits | (uint)Algorithm) << KeyIdBits) | Key.Id;
}
