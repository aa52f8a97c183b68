namespace PublicTime.Wire.Nts;

/// <summary>The names of AEAD algorithms as operators read them.</summary>
public static class AeadAlgorithmNames
{
    /// <summary>The registered name without its prefix, in hyphens; for a number that is not known here, the number.</summary>
    public static string NameOf(this AeadAlgorithm algorithm) => algorithm switch
    {
        AeadAlgorithm.AesSivCmac256 => "AES-SIV-CMAC-256",
        AeadAlgorithm.AesSivCmac384 => "AES-SIV-CMAC-384",
        AeadAlgorithm.AesSivCmac512 => "AES-SIV-CMAC-512",
        AeadAlgorithm.Aes128GcmSiv => "AES-128-GCM-SIV",
        _ => ((int)algorithm).ToString(),
    };
}
