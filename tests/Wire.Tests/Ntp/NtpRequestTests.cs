using PublicTime.Wire.Ntp;

namespace PublicTime.Wire.Tests.Ntp;

public sealed class NtpRequestTests
{
    private const int AnyPort = 40_000;
    private const int ServerPort = 123;

    [Fact]
    public void Everything_shorter_than_a_header_is_too_short()
    {
        for (int length = 0; length < 48; length++)
        {
            Assert.Equal(Disposition.DroppedTooShort, Outcome(Packet(4, 3)[..length]));
        }
    }

    /// <summary>All versions and modes there are; mode 0 is a request in version 1 alone.</summary>
    [Fact]
    public void Only_client_and_symmetric_active_requests_of_versions_1_to_4_are_answered()
    {
        for (int version = 0; version < 8; version++)
        {
            for (int mode = 0; mode < 8; mode++)
            {
                Disposition expected = (version, mode) switch
                {
                    (0 or > 4, _) => Disposition.DroppedVersion,
                    (_, 1 or 3) => Disposition.Answered,
                    (1, 0) => Disposition.Answered,
                    _ => Disposition.DroppedMode,
                };
                Assert.Equal(expected, Outcome(Packet(version, mode)));
            }
        }
    }

    [Theory]
    [InlineData(3, AssociationMode.Server)]
    [InlineData(1, AssociationMode.SymmetricPassive)]
    [InlineData(0, AssociationMode.Server)]
    public void The_mode_of_the_answer_follows_that_of_the_request(int mode, AssociationMode reply)
    {
        Assert.True(NtpRequest.TryRead(Packet(1, mode), AnyPort, out NtpRequest request, out _));
        Assert.Equal((reply, 1), (request.ReplyMode, request.Version));
    }

    /// <summary>RFC 1059 knows no mode: from the server port it may be an answer, and answering answers never ends.</summary>
    [Theory]
    [InlineData(0, ServerPort, Disposition.DroppedMode)]
    [InlineData(0, ServerPort + 1, Disposition.Answered)]
    [InlineData(3, ServerPort, Disposition.Answered)]
    [InlineData(1, ServerPort, Disposition.Answered)]
    public void Version_1_without_a_mode_is_never_answered_to_the_server_port(int mode, int port, Disposition expected) =>
        Assert.Equal(expected, Outcome(Packet(1, mode), port));

    /// <summary>RFC 7822 section 3: the length of what follows a version 4 header tells a MAC from fields.</summary>
    [Fact]
    public void A_tail_of_version_4_is_a_mac_when_it_is_4_20_or_24_octets_long()
    {
        for (int tail = 0; tail <= 200; tail++)
        {
            Disposition expected = tail is 4 or 20 or 24 ? Disposition.DroppedUnknownMac : Disposition.Answered;
            Assert.Equal((tail, expected), (tail, Outcome(Packet(4, 3, tail))));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_tail_of_an_older_version_is_a_mac_or_nothing_known(int version)
    {
        for (int tail = 1; tail <= 200; tail++)
        {
            Disposition expected = tail % 4 == 0 && tail <= 72 ? Disposition.DroppedUnknownMac : Disposition.DroppedMalformedField;
            Assert.Equal((tail, expected), (tail, Outcome(Packet(version, 3, tail))));
        }
    }

    [Theory]
    [InlineData(1500, Disposition.Answered)]
    [InlineData(1501, Disposition.DroppedTooLong)]
    [InlineData(65507, Disposition.DroppedTooLong)]
    public void More_than_1500_octets_are_too_long(int length, Disposition expected) =>
        Assert.Equal(expected, Outcome(Packet(4, 3, length - 48)));

    [Fact]
    public void The_request_shows_the_clients_octets_in_place()
    {
        byte[] packet = Packet(4, 3, 36);
        packet[2] = 0xFA;
        Bytes.Hex("E8F1323334353637").CopyTo(packet, 40);

        Assert.True(NtpRequest.TryRead(packet, AnyPort, out NtpRequest request, out _));

        Assert.Equal((sbyte)-6, request.Poll);
        Assert.Equal(0xE8F1323334353637, request.Transmit.Units);
        Assert.True(request.HasExtensionFields);
        Assert.True(request.Tail == packet.AsSpan(48)); // the same memory, not only the same octets
        Assert.True(request.Datagram == packet);
    }

    [Fact]
    public void A_bare_header_has_no_extension_fields()
    {
        Assert.True(NtpRequest.TryRead(Packet(4, 3), AnyPort, out NtpRequest request, out _));
        Assert.False(request.HasExtensionFields);
        Assert.True(request.Tail.IsEmpty);
    }

    private static Disposition Outcome(byte[] datagram, int port = AnyPort)
    {
        bool isRequest = NtpRequest.TryRead(datagram, port, out _, out Disposition outcome);
        Assert.Equal(isRequest, outcome == Disposition.Answered);
        return outcome;
    }

    private static byte[] Packet(int version, int mode, int tail = 0)
    {
        byte[] packet = new byte[48 + tail];
        packet[0] = (byte)((version << 3) | mode);
        return packet;
    }
}
