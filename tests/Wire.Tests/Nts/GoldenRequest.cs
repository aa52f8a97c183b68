namespace PublicTime.Wire.Tests.Nts;

/// <summary>
/// An NTS request of 228 octets, written by hand along RFC 8915 sections 5.3 to 5.6 with the lengths that chrony 4 uses: an
/// identifier of 32 octets, a cookie of 100, a nonce of 16 and a tag of 16 with nothing encrypted.
/// </summary>
internal static class GoldenRequest
{
    public const int IdentifierAt = 48;
    public const int CookieAt = 84;
    public const int AuthenticatorAt = 188;
    public const int Length = 228;

    public static byte[] Header { get; } = Bytes.Hex("""
        23 00 06 20  00000000 00000000 00000000
        0000000000000000 0000000000000000 0000000000000000 8B5A1F0E77C3D294
        """);

    public static byte[] Identifier { get; } = Bytes.Hex("C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF D0D1D2D3D4D5D6D7D8D9DADBDCDDDEDF");

    public static byte[] Cookie { get; } = Bytes.Hex("""
        37345D20
        101112131415161718191A1B1C1D1E1F 202122232425262728292A2B2C2D2E2F
        303132333435363738393A3B3C3D3E3F 404142434445464748494A4B4C4D4E4F
        505152535455565758595A5B5C5D5E5F 606162636465666768696A6B6C6D6E6F
        """);

    public static byte[] Nonce { get; } = Bytes.Hex("808182838485868788898A8B8C8D8E8F");

    public static byte[] Tag { get; } = Bytes.Hex("909192939495969798999A9B9C9D9E9F");

    public static byte[] IdentifierField { get; } = Bytes.Join(Bytes.Hex("0104 0024"), Identifier);

    public static byte[] CookieField { get; } = Bytes.Join(Bytes.Hex("0204 0068"), Cookie);

    /// <summary>A placeholder that fits <see cref="CookieField"/>.</summary>
    public static byte[] PlaceholderField { get; } = Bytes.Join(Bytes.Hex("0304 0068"), new byte[100]);

    public static byte[] AuthenticatorField { get; } = Bytes.Join(Bytes.Hex("0404 0028 0010 0010"), Nonce, Tag);

    public static byte[] Datagram { get; } = With(IdentifierField, CookieField, AuthenticatorField);

    /// <summary>The header with other fields behind it.</summary>
    public static byte[] With(params byte[][] fields) => Bytes.Join([Header, .. fields]);

    /// <summary>The header, identifier and cookie with another authenticator's value.</summary>
    public static byte[] WithAuthenticator(int nonceLength, int ciphertextLength, byte[] rest) =>
        With(IdentifierField, CookieField, Bytes.Field(0x0404, Bytes.Join(Bytes.Number(nonceLength), Bytes.Number(ciphertextLength), rest)));
}
