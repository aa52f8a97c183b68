using System.Security.Cryptography;
using PublicTime.CookieKeys.Aead;
using PublicTime.LoadGenerator.Clients;
using PublicTime.Wire.Nts;

namespace PublicTime.LoadGenerator.Tests.Running;

/// <summary>Keys and cookies that no server made.</summary>
internal static class Associations
{
    /// <summary>Eight cookies that begin with an octet.</summary>
    public static Association Make(byte firstOctet) => Make(firstOctet, Key());

    /// <summary>A key for <see cref="Make(byte, byte[])"/>.</summary>
    public static byte[] Key() => RandomNumberGenerator.GetBytes(AeadAlgorithm.AesSivCmac256.KeyLength());

    /// <summary>The same for keys that two ends have each for themselves.</summary>
    public static Association Make(byte firstOctet, byte[] key)
    {
        var aead = AeadAlgorithm.AesSivCmac256;
        return new Association(new AeadKey(aead, key), new AeadKey(aead, key), Cookies(firstOctet));
    }

    /// <summary>The same keys with other cookies: the fake server has one pair for all clients.</summary>
    public static Association Again(Association association, byte firstOctet) => association with { Cookies = Cookies(firstOctet) };

    private static ReadOnlyMemory<byte>[] Cookies(byte firstOctet) =>
    [
        .. Enumerable.Range(0, 8).Select(_ =>
        {
            byte[] cookie = RandomNumberGenerator.GetBytes(FakeServer.CookieLength);
            cookie[0] = firstOctet;
            return (ReadOnlyMemory<byte>)cookie;
        }),
    ];
}
