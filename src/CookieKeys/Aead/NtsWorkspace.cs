using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>What one NTS request needs between being opened and being sealed; lives in <see cref="SecretMemory"/>.</summary>
internal struct NtsWorkspace
{
    /// <summary>Octets of the answer's plaintext that <see cref="AnswerChain"/> covers.</summary>
    public const int ChainedLength = 80;

    /// <summary>AES-SIV: the client's key; its counter half is expanded only when the request has encrypted fields.</summary>
    public SivSchedules ClientToServer;

    /// <summary>AES-SIV: the server's key.</summary>
    public SivSchedules ServerToClient;

    /// <summary>AES-GCM-SIV: the client's key-generating key.</summary>
    public RoundKeys ClientGenerator;

    /// <summary>AES-GCM-SIV: the server's key-generating key.</summary>
    public RoundKeys ServerGenerator;

    /// <summary>AES-GCM-SIV: the keys of the request.</summary>
    public GcmSivKeys RequestKeys;

    /// <summary>AES-GCM-SIV: the keys of the answer, made before it is known what it says.</summary>
    public GcmSivKeys AnswerKeys;

    /// <summary>AES-GCM-SIV: the nonce of the answer, as <see cref="GcmSiv.LoadNonce"/> has it.</summary>
    public Vector128<uint> AnswerNonce;

    /// <summary>The cookie's plaintext: C2S, then S2C.</summary>
    public SessionKeys Keys;

    /// <summary>CMAC under the minting key after all of the plaintext but its last block: the same for every cookie of the session.</summary>
    public Block CookieChain;

    /// <summary>AES-SIV: CMAC under the server's key after the first <see cref="ChainedLength"/> octets of <see cref="FreshField"/>.</summary>
    public Block AnswerChain;

    /// <summary>The first fresh cookie in its extension field: minted while the request is verified.</summary>
    public FieldOctets FreshField;

    /// <summary>Room for the longest pair of keys: two of AES-SIV-CMAC-512.</summary>
    [InlineArray(8)]
    internal struct SessionKeys
    {
        private Block _first;
    }

    /// <summary>Room for the longest cookie's extension field.</summary>
    [InlineArray(168)]
    internal struct FieldOctets
    {
        private byte _first;
    }
}
