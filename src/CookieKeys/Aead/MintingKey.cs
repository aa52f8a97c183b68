using System.Runtime.InteropServices;
using Block = System.Runtime.Intrinsics.Vector128<byte>;

namespace PublicTime.CookieKeys.Aead;

/// <summary>The key that seals a fresh cookie, and the nonce to seal it with.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct MintingKey
{
    /// <summary>The key.</summary>
    public SivSchedules* Key;

    /// <summary>Its id.</summary>
    public uint Id;

    /// <summary>Random.</summary>
    public Block Nonce;
}
