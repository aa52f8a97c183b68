using PublicTime.CookieKeys.Aead;
using PublicTime.Native.Memory;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Nts;

namespace PublicTime.CookieKeys.Cookies;

/// <summary>The cryptography of one NTS request message by message: for processors without AES instructions. Belongs to one thread; allocates.</summary>
/// <param name="nonces">This thread's own source.</param>
internal sealed class PlainNtsOperation(NonceSource nonces) : IDisposable
{
    private readonly SecretBlock _sessionKeys = new(2 * AeadAlgorithmFacts.LongestKey);
    private AeadAlgorithm _algorithm;

    private Span<byte> SessionKeys => _sessionKeys.Octets[..(2 * _algorithm.KeyLength())];

    /// <inheritdoc cref="NtsServerOperation.Open"/>
    public NtsVerdict Open(CookieKey key, AeadAlgorithm algorithm, in NtsRequestFields fields, Span<byte> plaintext)
    {
        _algorithm = algorithm;
        if (!CookieMint.TryOpen(key, fields.Cookie, SessionKeys))
        {
            return NtsVerdict.ForgedCookie;
        }

        using var clientToServer = new AeadKey(algorithm, SessionKeys[..algorithm.KeyLength()]);
        NtsAuthenticator sealedFields = fields.Authenticator;
        Span<byte> encrypted = plaintext[..(sealedFields.Ciphertext.Length - AeadKey.TagLength)];
        return clientToServer.TryOpen(fields.AssociatedData, sealedFields.Nonce, sealedFields.Ciphertext, encrypted)
            ? NtsVerdict.Verified
            : NtsVerdict.ForgedRequest;
    }

    /// <summary>Writes one fresh cookie in its extension field.</summary>
    public void WriteCookie(CookieKey minting, Span<byte> field)
    {
        Span<byte> cookie = ExtensionField.WriteHeader(field, ExtensionFieldType.NtsCookie, field.Length);
        CookieMint.Mint(minting, SessionKeys, nonces, cookie);
    }

    /// <summary>Encrypts the plaintext of an authenticator whose nonce stands in it.</summary>
    public void Seal(Span<byte> packet, int authenticatorAt, in AuthenticatorLayout layout)
    {
        Span<byte> field = packet[authenticatorAt..];
        byte[] plaintext = field.Slice(layout.PlaintextAt, layout.PlaintextLengthOf(field.Length)).ToArray();
        using var serverToClient = new AeadKey(_algorithm, SessionKeys[_algorithm.KeyLength()..]);
        int sealedAt = AuthenticatorLayout.NonceAt + layout.NonceLength;
        serverToClient.Seal(packet[..authenticatorAt], field.Slice(AuthenticatorLayout.NonceAt, layout.NonceLength), plaintext, field[sealedAt..]);
    }

    /// <summary>Forgets the session's keys.</summary>
    public void Clear() => _sessionKeys.Zero();

    /// <inheritdoc/>
    public void Dispose() => _sessionKeys.Dispose();
}
