using PublicTime.Native.Udp;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Frontend.Tests.Responding;

public sealed class PlainAnswerTests : IDisposable
{
    private readonly TestResponder _server = new();
    private readonly Noise _noise = new(Seed.Print());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_client_is_answered_in_its_own_version_from_the_served_clock(int version)
    {
        Answer answer = _server.Ask(Requests.Packet(Requests.FirstOctet(version, mode: 3)));

        Assert.Equal(Disposition.Answered, answer.Disposition);
        Assert.Empty(answer.Tail);
        Assert.Equal(
            new NtpHeader
            {
                Leap = LeapIndicator.LastMinuteHas61Seconds,
                Version = version,
                Mode = AssociationMode.Server,
                Stratum = 3,
                Poll = Requests.Poll,
                Precision = -23,
                RootDelay = new NtpShort(0x0000_0123),

                // 0.001 s at the epoch and half a second of 15e-6 s/s: 66.03 units, rounded up.
                RootDispersion = new NtpShort(67),
                ReferenceId = new ReferenceId(0xC0000201),
                Reference = new NtpTimestamp(0xE8FF_FFFF_0000_0000),
                Origin = new NtpTimestamp(Requests.Transmit),
                Receive = new NtpTimestamp(TestResponder.NtpAtEpoch + 0x8000_0000),
                Transmit = new NtpTimestamp(TestResponder.NtpAtEpoch + 0xC000_0000),
            },
            answer.Header);
    }

    [Theory]
    [InlineData(-128)]
    [InlineData(0)]
    [InlineData(127)]
    public void The_poll_exponent_goes_back_as_it_came(int poll)
    {
        byte[] request = Requests.Packet(Requests.ClientV4);
        request[2] = unchecked((byte)poll);

        Assert.Equal(poll, _server.Ask(request).Header.Poll);
    }

    [Fact]
    public void Transmit_is_read_once_when_all_else_is_written()
    {
        byte[] before = [];
        _server.RawClock.WhenRead = () => before = _server.Room[..NtpHeader.Length].ToArray();

        Answer answer = _server.Ask(Requests.Packet(Requests.ClientV4));

        Assert.Equal(1, _server.RawClock.Reads);
        Assert.Equal(answer.Octets[..NtpHeader.TransmitOffset], before[..NtpHeader.TransmitOffset]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_symmetric_peer_is_answered_as_passive(int version)
    {
        Answer answer = _server.Ask(Requests.Packet(Requests.FirstOctet(version, mode: 1)));

        Assert.Equal(Disposition.Answered, answer.Disposition);
        Assert.Equal(AssociationMode.SymmetricPassive, answer.Header.Mode);
        Assert.Equal(version, answer.Header.Version);
    }

    [Fact]
    public void Version_1_has_no_mode_and_is_answered_as_a_client()
    {
        Answer answer = _server.Ask(Requests.Packet(Requests.FirstOctet(version: 1, mode: 0)));

        Assert.Equal(Disposition.Answered, answer.Disposition);
        Assert.Equal(AssociationMode.Server, answer.Header.Mode);
        Assert.Equal(1, answer.Header.Version);
    }

    [Fact]
    public void An_unsynchronized_server_says_so()
    {
        _server.Clock = _server.Clock.Unsynchronized;

        NtpHeader header = _server.Ask(Requests.Packet(Requests.ClientV4)).Header;

        Assert.Equal(LeapIndicator.Unsynchronized, header.Leap);
        Assert.Equal(0, header.Stratum);
        Assert.Equal(ReferenceId.None, header.ReferenceId);
        Assert.Equal(NtpTimestamp.Unknown, header.Reference);
        Assert.Equal(new NtpTimestamp(Requests.Transmit), header.Origin);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(1400)]
    public void An_identifier_by_itself_is_echoed(int length)
    {
        byte[] field = Requests.Field(ExtensionFieldType.UniqueIdentifier, _noise.Octets(length));

        Answer answer = _server.Ask(Requests.Packet(Requests.ClientV4, field));

        Assert.Equal(Disposition.Answered, answer.Disposition);
        Assert.Equal(field, answer.Tail);
    }

    [Fact]
    public void Unknown_fields_are_skipped_and_not_echoed()
    {
        byte[] unknown = Requests.Field(0x2104, _noise.Octets(60));
        byte[] identifier = Requests.Field(ExtensionFieldType.UniqueIdentifier, _noise.Octets(32));

        Assert.Empty(_server.Ask(Requests.Packet(Requests.ClientV4, unknown)).Tail);
        Assert.Equal(identifier, _server.Ask(Requests.Packet(Requests.ClientV4, unknown, identifier, unknown)).Tail);
    }

    [Fact]
    public void Nothing_that_was_in_the_answers_room_leaves_with_an_answer()
    {
        byte[] request = Requests.Packet(Requests.ClientV4, Requests.Field(ExtensionFieldType.UniqueIdentifier, _noise.Octets(32)));
        using var other = new TestResponder();
        _server.Room.Fill(0xA5);
        other.Room.Fill(0x5A);

        Assert.Equal(_server.Ask(request).Octets, other.Ask(request).Octets);
    }

    [Fact]
    public void The_served_line_decides_the_stamps_even_where_the_raw_clock_is_far_off()
    {
        _server.Clock = _server.Clock with { NtpAtEpoch = new NtpTimestamp(ulong.MaxValue), Frequency = 1e-3 };

        NtpHeader header = _server.Ask(Requests.Packet(Requests.ClientV4)).Header;

        // Half a second runs 1.001 times as long, across the end of the era: 0.5005 · 2^32 = 2149631131.6.
        Assert.Equal(new NtpTimestamp(2_149_631_130), header.Receive);
        Assert.InRange((header.Transmit - header.Receive).Seconds, 0.25025 - 1e-9, 0.25025 + 1e-9);
    }

    [Fact]
    public void IPv6_clients_are_answered_too()
    {
        var client = new ClientAddress(IsIPv4: false, UInt128.One, Port: 123);

        Assert.Equal(Disposition.Answered, _server.Ask(Requests.Packet(Requests.ClientV4), client).Disposition);
    }

    public void Dispose() => _server.Dispose();
}
