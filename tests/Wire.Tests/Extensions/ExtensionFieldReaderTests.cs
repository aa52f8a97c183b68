using PublicTime.Wire.Extensions;

namespace PublicTime.Wire.Tests.Extensions;

public sealed class ExtensionFieldReaderTests
{
    /// <summary>Written by hand along RFC 7822 figure 1: three fields of 16, 20 and 28 octets.</summary>
    private static readonly byte[] ThreeFields = Bytes.Hex("""
        0104 0010  000102030405060708090A0B
        F323 0014  101112131415161718191A1B1C1D1E1F
        0404 001C  202122232425262728292A2B2C2D2E2F3031323334353637
        """);

    [Fact]
    public void Fields_are_walked_in_order_and_in_place()
    {
        var reader = new ExtensionFieldReader(ThreeFields);

        Assert.True(reader.MoveNext());
        Assert.Equal((ExtensionFieldType.UniqueIdentifier, 0), (reader.FieldType, reader.Offset));
        Assert.True(reader.Value == ThreeFields.AsSpan(4, 12));
        Assert.True(reader.MoveNext());
        Assert.Equal(((ExtensionFieldType)0xF323, 16), (reader.FieldType, reader.Offset));
        Assert.True(reader.Value == ThreeFields.AsSpan(20, 16));
        Assert.True(reader.MoveNext());
        Assert.Equal((ExtensionFieldType.NtsAuthenticator, 36), (reader.FieldType, reader.Offset));
        Assert.True(reader.Value == ThreeFields.AsSpan(40, 24));
        Assert.False(reader.MoveNext());
        Assert.False(reader.IsMalformed);
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void Nothing_at_all_is_no_field_and_no_fault()
    {
        var reader = new ExtensionFieldReader([]);

        Assert.False(reader.MoveNext());
        Assert.False(reader.IsMalformed);
    }

    [Fact]
    public void Every_truncation_inside_a_field_is_malformed_and_between_fields_is_not()
    {
        for (int length = 0; length <= ThreeFields.Length; length++)
        {
            (int fields, bool isMalformed) = Walk(ThreeFields.AsSpan(0, length));

            Assert.Equal((length, length is not (0 or 16 or 36 or 64)), (length, isMalformed));
            Assert.Equal((length, length switch { < 16 => 0, < 36 => 1, < 64 => 2, _ => 3 }), (length, fields));
        }
    }

    [Fact]
    public void A_length_is_16_or_more_a_multiple_of_4_and_within_the_packet()
    {
        const int Room = 64;
        for (int length = 0; length <= ushort.MaxValue; length++)
        {
            byte[] rest = Bytes.Join(Bytes.Number(0x0104), Bytes.Number(length), Bytes.Fill(Room - 4));
            var reader = new ExtensionFieldReader(rest);

            bool isField = length >= 16 && length % 4 == 0 && length <= Room;
            Assert.Equal((length, isField), (length, reader.MoveNext()));
            Assert.Equal((length, !isField), (length, reader.IsMalformed));
        }
    }

    [Fact]
    public void A_malformed_field_stays_the_end_of_the_walk()
    {
        var reader = new ExtensionFieldReader(Bytes.Join(ThreeFields[..16], Bytes.Fill(3)));

        Assert.True(reader.MoveNext());
        Assert.False(reader.MoveNext());
        Assert.False(reader.MoveNext());
        Assert.True(reader.IsMalformed);
    }

    [Fact]
    public void What_surrounds_the_fields_is_never_seen()
    {
        var noise = new Noise(Seed.Print());
        for (int i = 0; i < 10_000; i++)
        {
            byte[] fields = i % 2 == 0 ? noise.Damaged(ThreeFields) : noise.Octets(noise.Below(80));
            byte[] first = Bytes.Join(noise.Octets(64), fields, noise.Octets(64));
            byte[] second = Bytes.Join(Bytes.Fill(64, 0), fields, Bytes.Fill(64, 0));

            Assert.Equal(Walk(fields), Walk(first.AsSpan(64, fields.Length)));
            Assert.Equal(Walk(fields), Walk(second.AsSpan(64, fields.Length)));
        }
    }

    /// <summary>Walks to the end, and checks that the fields lie one behind the other and within what was given.</summary>
    private static (int Fields, bool IsMalformed) Walk(ReadOnlySpan<byte> octets)
    {
        var reader = new ExtensionFieldReader(octets);
        int fields = 0;
        int end = 0;
        while (reader.MoveNext())
        {
            fields++;
            Assert.Equal(end, reader.Offset);
            end += 4 + reader.Value.Length;
            Assert.True(reader.Value == octets[(reader.Offset + 4)..end]);
        }

        Assert.True(reader.IsMalformed || end == octets.Length);
        return (fields, reader.IsMalformed);
    }
}
