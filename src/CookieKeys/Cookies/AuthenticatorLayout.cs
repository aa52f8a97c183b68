using System.Runtime.InteropServices;
using PublicTime.CookieKeys.Aead;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Cookies;

/// <summary>Where things are in the authenticator field of an answer: AES-SIV puts its tag before the cookies, AES-GCM-SIV after them.</summary>
/// <param name="NonceLength">Octets of the nonce.</param>
/// <param name="PlaintextAt">Where the plaintext stands, from the field's beginning; it is encrypted in place.</param>
/// <param name="TagAfter">Octets of the tag that follow the text; 0 when it stands before.</param>
/// <param name="CookieFieldLength">Octets of one fresh cookie in its extension field.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AuthenticatorLayout(int NonceLength, int PlaintextAt, int TagAfter, int CookieFieldLength)
{
    /// <summary>Where the nonce stands, whatever the AEAD.</summary>
    public const int NonceAt = ExtensionField.HeaderLength + NtsAuthenticator.LengthsLength;

    /// <summary>Where the tag of AES-SIV stands.</summary>
    public const int SivTagAt = NonceAt + SivNonceLength;

    private const int SivNonceLength = 16;

    // Asked for with every request.
    private static readonly AuthenticatorLayout[] Layouts =
        [.. Enumerable.Range(0, (int)AeadAlgorithm.Aes128GcmSiv + 1).Select(id => Make((AeadAlgorithm)id))];

    /// <summary>The layout for an AEAD; for one that is not served, one that fits no cookie.</summary>
    public static ref readonly AuthenticatorLayout For(AeadAlgorithm algorithm) =>
        ref Layouts[(int)algorithm < Layouts.Length ? (int)algorithm : 0];

    /// <summary>Octets of a field that carries this many cookies.</summary>
    public int FieldLengthFor(int cookies) => PlaintextAt + (cookies * CookieFieldLength) + TagAfter;

    /// <summary>Octets of plaintext in a field of this length.</summary>
    public int PlaintextLengthOf(int fieldLength) => fieldLength - PlaintextAt - TagAfter;

    private static AuthenticatorLayout Make(AeadAlgorithm algorithm) => algorithm switch
    {
        AeadAlgorithm.AesSivCmac256 => Siv(2 * 32),
        AeadAlgorithm.Aes128GcmSiv => new(
            GcmSiv.NonceLength, NonceAt + GcmSiv.NonceLength, AeadKey.TagLength, ExtensionField.HeaderLength + CookieLayout.LengthFor(2 * 16)),
        AeadAlgorithm.AesSivCmac512 => Siv(2 * 64),
        AeadAlgorithm.AesSivCmac384 => Siv(2 * 48),
        _ => default,
    };

    private static AuthenticatorLayout Siv(int sessionKeysLength) => new(
        SivNonceLength, SivTagAt + AeadKey.TagLength, 0, ExtensionField.HeaderLength + CookieLayout.LengthFor(sessionKeysLength));
}
