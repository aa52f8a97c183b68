namespace PublicTime.CookieKeys.Aead.Lanes;

/// <summary>What eight requests need while they are opened, and eight answers while they are sealed. Secret: lives in <see cref="SecretMemory"/>.</summary>
internal struct LaneScratch
{
    /// <summary>AES-SIV: the first half of the client's key, for S2V. AES-GCM-SIV: its key-generating key.</summary>
    public LaneRoundKeys Client;

    /// <summary>AES-GCM-SIV: the message-encryption key of the request, and before it the server's key-generating key.</summary>
    public LaneRoundKeys Other;

    /// <summary>CMAC's subkeys of the client's key.</summary>
    public LaneSubkeys ClientSubkeys;

    /// <summary>AES-GCM-SIV: the message-authentication key of the request.</summary>
    public LanePowers Powers;

    /// <summary>The cookies' nonces.</summary>
    public LaneBlock CookieNonce;

    /// <summary>The cookies' tags.</summary>
    public LaneBlock CookieTag;

    /// <summary>The cookies' ciphertexts, and later those of fresh cookies.</summary>
    public LaneKeys CookieText;

    /// <summary>The cookies' plaintexts: C2S, then S2C.</summary>
    public LaneKeys Keys;

    /// <summary>CMAC under a cookie key after all of a plaintext but its last block.</summary>
    public LaneBlock CookieChain;

    /// <summary>The nonces of requests; of fresh cookies; AES-GCM-SIV: in the upper three words.</summary>
    public LaneBlock Nonce;

    /// <summary>The tags of requests.</summary>
    public LaneBlock RequestTag;

    /// <summary>A step's input and result.</summary>
    public LaneBlock State;

    /// <summary>Another one.</summary>
    public LaneBlock Second;

    /// <summary>Two blocks: the end of a text with the state of S2V added; AES-GCM-SIV: four counters of a derivation.</summary>
    public LaneKeys Ends;

    /// <summary>The data that a tag covers.</summary>
    public LaneText Data;

    /// <summary>The plaintext of answers.</summary>
    public LaneText Text;

    /// <summary>The fresh cookies.</summary>
    public LaneFields Fields;
}
