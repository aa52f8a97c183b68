using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Responding;

/// <summary>An NTS request whose answer has a header and an identifier, and waits for its cookie to be opened.</summary>
internal ref struct NtsDraft
{
    /// <summary>The request's fields.</summary>
    public NtsRequestFields Fields;

    /// <summary>The key that its cookie names.</summary>
    public CookieKey Key;

    /// <summary>The AEAD of its session.</summary>
    public AeadAlgorithm Algorithm;

    /// <summary>Where the answer's authenticator will begin: what stands before it is written but for T3.</summary>
    public int SealAt;
}
