namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>What eight verified requests leave behind until their answers are sealed. Secret: lives in <see cref="SecretMemory"/>.</summary>
internal struct LaneSession
{
    /// <summary>AES-SIV: the first half of the server's key, for S2V.</summary>
    public LaneRoundKeys Mac;

    /// <summary>AES-SIV: the second half. AES-GCM-SIV: the message-encryption key of the answer.</summary>
    public LaneRoundKeys Counter;

    /// <summary>AES-SIV: CMAC's subkeys, and S2V after its first step.</summary>
    public LaneSubkeys Subkeys;

    /// <summary>The nonce of the answer. AES-GCM-SIV: as <see cref="GcmSiv.LoadNonce"/> has it.</summary>
    public LaneBlock Nonce;

    /// <summary>AES-GCM-SIV: the message-authentication key of the answer and its powers.</summary>
    public LanePowers Powers;
}
