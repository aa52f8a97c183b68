namespace PublicTime.Wire.Nts;

/// <summary>AEAD algorithms by their IANA number (RFC 5116 registry).</summary>
public enum AeadAlgorithm : ushort
{
    /// <summary>AEAD_AES_SIV_CMAC_256, which every NTS implementation must have (RFC 8915 section 5.1).</summary>
    AesSivCmac256 = 15,

    /// <summary>AEAD_AES_SIV_CMAC_384.</summary>
    AesSivCmac384 = 16,

    /// <summary>AEAD_AES_SIV_CMAC_512.</summary>
    AesSivCmac512 = 17,

    /// <summary>AEAD_AES_128_GCM_SIV.</summary>
    Aes128GcmSiv = 30,
}
