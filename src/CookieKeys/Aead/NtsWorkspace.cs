using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>What one NTS request needs between being opened and being sealed; lives in <see cref="SecretMemory"/>.</summary>
internal struct NtsWorkspace
{
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

    /// <summary>CMAC under the cookie key after all of the plaintext but its last block: the same for every cookie of the session.</summary>
    public Block CookieChain;
}
