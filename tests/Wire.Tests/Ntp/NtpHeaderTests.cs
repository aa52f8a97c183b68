using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Wire.Tests.Ntp;

public sealed class NtpHeaderTests
{
    /// <summary>Written by hand along RFC 5905 figure 8: every field has a value that no other field has.</summary>
    private static readonly byte[] Golden = Bytes.Hex("""
        64 02 06 E9  00 00 1A 2B  00 00 3C 4D  C0 00 02 01
        E8 F1 02 03 04 05 06 07   E8 F1 12 13 14 15 16 17
        E8 F1 22 23 24 25 26 27   E8 F1 32 33 34 35 36 37
        """);

    private static readonly NtpHeader GoldenHeader = new()
    {
        Leap = LeapIndicator.LastMinuteHas61Seconds,
        Version = 4,
        Mode = AssociationMode.Server,
        Stratum = 2,
        Poll = 6,
        Precision = -23,
        RootDelay = new NtpShort(0x1A2B),
        RootDispersion = new NtpShort(0x3C4D),
        ReferenceId = new ReferenceId(0xC0000201),
        Reference = new NtpTimestamp(0xE8F1020304050607),
        Origin = new NtpTimestamp(0xE8F1121314151617),
        Receive = new NtpTimestamp(0xE8F1222324252627),
        Transmit = new NtpTimestamp(0xE8F1323334353637),
    };

    [Fact]
    public void The_golden_header_is_read()
    {
        Assert.True(NtpHeader.TryRead(Golden, out NtpHeader header));
        Assert.Equal(GoldenHeader, header);
    }

    [Fact]
    public void The_golden_header_is_written()
    {
        byte[] written = Bytes.Fill(64);

        Assert.Equal(48, GoldenHeader.Write(written));
        Assert.Equal(Bytes.Join(Golden, Bytes.Fill(16)), written); // and nothing behind it is touched
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (int length = 0; length < Golden.Length; length++)
        {
            Assert.False(NtpHeader.TryRead(Golden.AsSpan(0, length), out NtpHeader header));
            Assert.Equal(default, header);
        }
    }

    [Fact]
    public void Any_48_octets_are_a_header_that_is_written_back_the_same()
    {
        var noise = new Noise(Seed.Print());
        byte[] written = new byte[48];
        for (int i = 0; i < 10_000; i++)
        {
            byte[] octets = noise.Octets(48);

            Assert.True(NtpHeader.TryRead(octets, out NtpHeader header));
            header.Write(written);
            Assert.Equal(octets, written);
        }
    }

    [Fact]
    public void Stamping_changes_the_transmit_timestamp_and_nothing_else()
    {
        byte[] packet = Bytes.Join(Golden, Bytes.Fill(20));

        NtpHeader.StampTransmit(packet, new NtpTimestamp(0x0102030405060708));

        Assert.Equal(Bytes.Join(Golden[..40], Bytes.Hex("0102030405060708"), Bytes.Fill(20)), packet);
    }

    [Fact]
    public void A_buffer_that_is_too_short_is_our_own_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GoldenHeader.Write(new byte[47]));
}
