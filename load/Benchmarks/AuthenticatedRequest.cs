using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.Benchmarks;

/// <summary>A request as a client sends it.</summary>
internal static class AuthenticatedRequest
{
    /// <summary>Makes one with a cookie of its own.</summary>
    public static byte[] Make(CookieKey key, AeadAlgorithm aead, int placeholders, NonceSource nonces)
    {
        byte[] keys = new byte[2 * aead.KeyLength()];
        byte[] cookie = new byte[CookieLayout.LengthFor(aead)];
        byte[] identifier = new byte[NtsRequestWriter.UniqueIdentifierLength];
        byte[] nonce = new byte[aead.NonceLength()];
        nonces.Fill(keys);
        nonces.Fill(identifier);
        nonces.Fill(nonce);
        CookieMint.Mint(key, keys, nonces, cookie);
        using var clientToServer = new AeadKey(aead, keys.AsSpan(0, aead.KeyLength()));
        byte[] packet = new byte[NtpRequest.MaxLength];
        int length = NtsRequestWriter.WriteAuthenticated(
            packet, new NtpTimestamp(0x0123456789ABCDEF), identifier, cookie, placeholders, nonce, clientToServer);
        return packet[..length];
    }
}
