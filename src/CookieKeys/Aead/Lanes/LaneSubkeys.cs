namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>What CMAC and S2V need beside the round keys, in each lane; the same as in <see cref="SivSchedules"/>.</summary>
internal struct LaneSubkeys
{
    /// <summary>CMAC subkey for a whole last block (RFC 4493 section 2.3).</summary>
    public LaneBlock Whole;

    /// <summary>CMAC subkey for a padded last block.</summary>
    public LaneBlock Padded;

    /// <summary>S2V after its first step: CMAC of the zero block (RFC 5297 section 2.4).</summary>
    public LaneBlock Start;
}
