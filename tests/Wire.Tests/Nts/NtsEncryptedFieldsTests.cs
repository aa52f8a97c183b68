using PublicTime.Wire.Nts;

namespace PublicTime.Wire.Tests.Nts;

public sealed class NtsEncryptedFieldsTests
{
    private const int CookieLength = 100;
    private static readonly byte[] Placeholder = Bytes.Field(0x0304, new byte[CookieLength]);
    private static readonly byte[] Unknown = Bytes.Field(0x2104, Bytes.Fill(8));

    [Fact]
    public void Nothing_encrypted_is_no_field_and_no_fault() => Assert.Equal((NtsFieldsKind.Authenticated, 0), Read([]));

    [Fact]
    public void Placeholders_are_counted_among_unknown_fields() =>
        Assert.Equal((NtsFieldsKind.Authenticated, 2), Read(Bytes.Join(Unknown, Placeholder, Unknown, Placeholder)));

    /// <summary>RFC 8915 section 5.6: "arbitrarily short", but whole words.</summary>
    [Fact]
    public void A_field_has_4_octets_or_more_in_whole_words()
    {
        for (int length = 0; length <= 64; length++)
        {
            byte[] field = Bytes.Join(Bytes.Hex("2104"), Bytes.Number(length), Bytes.Fill(Math.Max(0, length - 4)));
            NtsFieldsKind expected = length >= 4 && length % 4 == 0 ? NtsFieldsKind.Authenticated : NtsFieldsKind.MalformedField;

            Assert.Equal((length, (expected, 0)), (length, Read(field)));
        }
    }

    [Fact]
    public void Every_truncation_inside_a_field_is_malformed_and_asks_for_nothing()
    {
        byte[] fields = Bytes.Join(Placeholder, Unknown);
        for (int length = 1; length < fields.Length; length++)
        {
            (NtsFieldsKind, int) expected = length == Placeholder.Length ? (NtsFieldsKind.Authenticated, 1) : (NtsFieldsKind.MalformedField, 0);
            Assert.Equal((length, expected), (length, Read(fields[..length])));
        }
    }

    [Theory]
    [InlineData(0x0304, 96)]
    [InlineData(0x0304, 104)]
    [InlineData(0x0304, 0)]
    [InlineData(0x0104, 32)]
    [InlineData(0x0204, 100)]
    [InlineData(0x0404, 36)]
    public void A_placeholder_of_another_size_and_what_must_not_be_encrypted_are_malformed(int type, int length) =>
        Assert.Equal((NtsFieldsKind.MalformedNts, 0), Read(Bytes.Join(Placeholder, Bytes.Field(type, new byte[length]))));

    private static (NtsFieldsKind Kind, int Placeholders) Read(byte[] plaintext) =>
        (NtsEncryptedFields.Read(plaintext, CookieLength, out int placeholders), placeholders);
}
