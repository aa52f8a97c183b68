using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Engines;

/// <summary>Requests such as clients send, for <see cref="WarmUp"/>.</summary>
internal static class WarmUpRequests
{
    /// <summary>A plain one and, where there is a key for cookies, one of each AEAD.</summary>
    /// <param name="minting">The ring's minting key; null where NTS is not served.</param>
    public static byte[][] Make(CookieKey? minting) =>
        [Plain(), .. minting is null ? [] : AeadAlgorithmFacts.ByPreference.Select(algorithm => Authenticated(minting, algorithm))];

    private static byte[] Plain()
    {
        byte[] packet = new byte[NtpHeader.Length];
        new NtpHeader { Version = 4, Mode = AssociationMode.Client }.Write(packet);
        return packet;
    }

    /// <summary>A request such as chrony's, under keys that nobody has.</summary>
    private static byte[] Authenticated(CookieKey minting, AeadAlgorithm algorithm)
    {
        using var nonces = new NonceSource();
        byte[] keys = new byte[2 * algorithm.KeyLength()];
        nonces.Fill(keys);
        byte[] cookie = new byte[CookieLayout.LengthFor(algorithm)];
        CookieMint.Mint(minting, keys, nonces, cookie);
        byte[] packet = new byte[NtpRequest.MaxLength];
        int length = new NtpHeader { Version = 4, Mode = AssociationMode.Client }.Write(packet);
        length += ExtensionField.Write(
            packet.AsSpan(length), ExtensionFieldType.UniqueIdentifier, new byte[NtsRequestFields.ShortestUniqueIdentifier]);
        length += ExtensionField.Write(packet.AsSpan(length), ExtensionFieldType.NtsCookie, cookie);

        int nonceLength = algorithm.NonceLength();
        byte[] value = new byte[NtsAuthenticator.LengthsLength + nonceLength + AeadKey.TagLength];
        Span<byte> nonce = value.AsSpan(NtsAuthenticator.LengthsLength, nonceLength);
        NtsAuthenticator.WriteLengths(value, nonceLength, AeadKey.TagLength);
        nonces.Fill(nonce);
        using var clientToServer = new AeadKey(algorithm, keys.AsSpan(0, algorithm.KeyLength()));
        clientToServer.Seal(packet.AsSpan(0, length), nonce, [], value.AsSpan(NtsAuthenticator.LengthsLength + nonceLength));
        length += ExtensionField.Write(packet.AsSpan(length), ExtensionFieldType.NtsAuthenticator, value);
        Array.Clear(keys);
        return packet[..length];
    }
}
