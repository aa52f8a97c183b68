using System.Runtime.CompilerServices;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>What one NTS request needs between being opened and being sealed; lives in <see cref="SecretMemory"/>.</summary>
internal struct NtsWorkspace
{
    /// <summary>Octets of a cookie's extension field: its header and a cookie for AEAD_AES_SIV_CMAC_256.</summary>
    public const int FieldLength = 104;

    /// <summary>Octets of the answer's plaintext that <see cref="AnswerChain"/> covers.</summary>
    public const int ChainedLength = 80;

    /// <summary>The client's key; its counter half is expanded only when the request has encrypted fields.</summary>
    public SivSchedules ClientToServer;

    /// <summary>The server's key.</summary>
    public SivSchedules ServerToClient;

    /// <summary>The cookie's plaintext: two halves of C2S, then two of S2C.</summary>
    public Block Keys0;

    /// <inheritdoc cref="Keys0"/>
    public Block Keys1;

    /// <inheritdoc cref="Keys0"/>
    public Block Keys2;

    /// <inheritdoc cref="Keys0"/>
    public Block Keys3;

    /// <summary>CMAC under the minting key after all of the plaintext but its last block: the same for every cookie of the session.</summary>
    public Block CookieChain;

    /// <summary>CMAC under the server's key after the first <see cref="ChainedLength"/> octets of <see cref="FreshField"/>.</summary>
    public Block AnswerChain;

    /// <summary>The first fresh cookie in its extension field: minted while the request is verified.</summary>
    public FieldOctets FreshField;

    /// <summary>Room for one cookie's extension field.</summary>
    [InlineArray(FieldLength)]
    internal struct FieldOctets
    {
        private byte _first;
    }
}
