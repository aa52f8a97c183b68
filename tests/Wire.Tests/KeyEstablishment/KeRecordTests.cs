using PublicTime.Wire.KeyEstablishment;

namespace PublicTime.Wire.Tests.KeyEstablishment;

/// <summary><see cref="KeRecordWriter"/> and <see cref="KeRecordReader"/>: each is checked against octets written by hand, and then against the other.</summary>
public sealed class KeRecordTests
{
    [Fact]
    public void The_golden_request_is_written()
    {
        byte[] destination = Bytes.Fill(32);
        var writer = new KeRecordWriter(destination);

        writer.WriteNumber(KeRecordType.NextProtocol, isCritical: true, (ushort)KeNextProtocol.Ntpv4);
        writer.WriteNumber(KeRecordType.AeadAlgorithm, isCritical: true, 15);
        writer.WriteEnd();

        Assert.Equal(GoldenMessages.Request.Length, writer.Length);
        Assert.Equal(Bytes.Join(GoldenMessages.Request, Bytes.Fill(16)), destination);
    }

    [Fact]
    public void Records_are_read_in_place_without_their_critical_bit()
    {
        byte[] message = GoldenMessages.Response;
        var reader = new KeRecordReader(message);

        Assert.True(reader.MoveNext());
        Assert.Equal((KeRecordType.NextProtocol, true), (reader.RecordType, reader.IsCritical));
        Assert.True(reader.Body == message.AsSpan(4, 2));
        Assert.True(reader.MoveNext());
        Assert.True(reader.MoveNext());
        Assert.Equal((KeRecordType.NewCookie, false), (reader.RecordType, reader.IsCritical));
        Assert.True(reader.Body == message.AsSpan(16, 100));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var noise = new Noise(Seed.Print());
        byte[] destination = new byte[4096];
        for (int i = 0; i < 2000; i++)
        {
            var records = new List<(KeRecordType Type, bool IsCritical, byte[] Body)>();
            var writer = new KeRecordWriter(destination);
            for (int left = 1 + noise.Below(8); left > 0; left--)
            {
                var record = ((KeRecordType)noise.Below(0x8000), noise.Below(2) == 0, noise.Octets(noise.Below(300)));
                records.Add(record);
                record.Item3.CopyTo(writer.Write(record.Item1, record.Item2, record.Item3.Length));
            }

            var reader = new KeRecordReader(destination.AsSpan(0, writer.Length));
            foreach ((KeRecordType type, bool isCritical, byte[] body) in records)
            {
                Assert.True(reader.MoveNext());
                Assert.Equal((type, isCritical), (reader.RecordType, reader.IsCritical));
                Assert.Equal(body, reader.Body.ToArray());
            }

            Assert.False(reader.MoveNext());
        }
    }

    [Fact]
    public void The_longest_body_has_65535_octets()
    {
        byte[] destination = new byte[70_000];
        var writer = new KeRecordWriter(destination);
        writer.Write(KeRecordType.NewCookie, isCritical: false, ushort.MaxValue);
        var reader = new KeRecordReader(destination.AsSpan(0, writer.Length));

        Assert.True(reader.MoveNext());
        Assert.Equal(ushort.MaxValue, reader.Body.Length);
        Assert.Throws<OverflowException>(() => new KeRecordWriter(destination).Write(KeRecordType.NewCookie, isCritical: false, ushort.MaxValue + 1));
    }

    [Fact]
    public void A_record_that_does_not_fit_its_buffer_is_our_own_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeRecordWriter(new byte[7]).Write(KeRecordType.NewCookie, isCritical: false, 4));
}
