using PublicTime.Wire.Extensions;

namespace PublicTime.Wire.Tests.Extensions;

public sealed class ExtensionFieldTests
{
    [Theory]
    [InlineData(0, 16)]
    [InlineData(11, 16)]
    [InlineData(12, 16)]
    [InlineData(13, 20)]
    [InlineData(32, 36)]
    [InlineData(100, 104)]
    public void A_field_is_a_header_and_its_value_in_whole_words_and_16_octets_at_least(int value, int field) =>
        Assert.Equal(field, ExtensionField.LengthFor(value));

    [Fact]
    public void A_field_is_written_with_zeros_as_padding_and_nothing_behind_it()
    {
        byte[] destination = Bytes.Fill(24);

        int length = ExtensionField.Write(destination, ExtensionFieldType.NtsCookie, Bytes.Hex("0102030405060708090A0B0C0D"));

        Assert.Equal(20, length);
        Assert.Equal(Bytes.Hex("0204 0014 0102030405060708090A0B0C0D 000000 A5A5A5A5"), destination);
    }

    [Fact]
    public void The_header_alone_leaves_the_value_to_the_caller()
    {
        byte[] destination = Bytes.Fill(24);

        Span<byte> value = ExtensionField.WriteHeader(destination, ExtensionFieldType.NtsAuthenticator, 20);

        Assert.True(value == destination.AsSpan(4, 16));
        Assert.Equal(Bytes.Join(Bytes.Hex("0404 0014"), Bytes.Fill(20)), destination);
    }

    [Fact]
    public void What_is_written_is_read_back_padded()
    {
        byte[] destination = new byte[512];
        for (int length = 0; length <= 300; length++)
        {
            byte[] value = Bytes.Fill(length);
            int written = ExtensionField.Write(destination, ExtensionFieldType.UniqueIdentifier, value);
            var reader = new ExtensionFieldReader(destination.AsSpan(0, written));

            Assert.True(reader.MoveNext());
            Assert.Equal(ExtensionFieldType.UniqueIdentifier, reader.FieldType);
            Assert.Equal(Bytes.Join(value, new byte[reader.Value.Length - length]), reader.Value.ToArray());
            Assert.False(reader.MoveNext());
            Assert.False(reader.IsMalformed);
        }
    }
}
