namespace PublicTime.Wire.Nts;

/// <summary>The lengths that NTS needs to know of an AEAD, and which AEADs there are.</summary>
public static class AeadAlgorithmFacts
{
    /// <summary>Octets of the longest key.</summary>
    public const int LongestKey = 64;

    /// <summary>
    /// All that are served, the preferred one first: 30 has the shortest cookies and 15 is the one that everybody has, as with chrony; then
    /// the others, 17 before 16 because ntpd-rs has it.
    /// </summary>
    public static IReadOnlyList<AeadAlgorithm> ByPreference { get; } =
        Array.AsReadOnly<AeadAlgorithm>([AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac512, AeadAlgorithm.AesSivCmac384]);

    /// <summary>Whether a number of the registry is one that this service knows: 15, 16, 17 and 30.</summary>
    public static bool IsServed(ushort number) =>
        (AeadAlgorithm)number is AeadAlgorithm.AesSivCmac256 or AeadAlgorithm.AesSivCmac384 or AeadAlgorithm.AesSivCmac512
            or AeadAlgorithm.Aes128GcmSiv;

    /// <summary>Octets of one key (RFC 5297 section 6, RFC 8452 section 6).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the AEADs that are served.</exception>
    public static int KeyLength(this AeadAlgorithm algorithm) => algorithm switch
    {
        AeadAlgorithm.Aes128GcmSiv => 16,
        AeadAlgorithm.AesSivCmac256 => 32,
        AeadAlgorithm.AesSivCmac384 => 48,
        AeadAlgorithm.AesSivCmac512 => LongestKey,
        _ => throw NotServed(algorithm),
    };

    /// <summary>
    /// Octets of the nonces that are sent: min(16, N_MAX), what RFC 8915 section 5.6 wants room for, so no request needs additional
    /// padding. AES-SIV takes any length of nonce; AES-GCM-SIV takes 12 octets only.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the AEADs that are served.</exception>
    public static int NonceLength(this AeadAlgorithm algorithm) => algorithm switch
    {
        AeadAlgorithm.Aes128GcmSiv => 12,
        AeadAlgorithm.AesSivCmac256 or AeadAlgorithm.AesSivCmac384 or AeadAlgorithm.AesSivCmac512 => 16,
        _ => throw NotServed(algorithm),
    };

    private static ArgumentOutOfRangeException NotServed(AeadAlgorithm algorithm) =>
        new(nameof(algorithm), algorithm, "This AEAD is not served: 15, 16, 17 and 30 are.");
}
