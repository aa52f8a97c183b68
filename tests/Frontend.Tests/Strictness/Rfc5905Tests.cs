using PublicTime.Discipline.Served;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.Frontend.Tests.Strictness;

/// <summary>RFC 5905: what a stateless server answers to, and what it writes.</summary>
public sealed class Rfc5905Tests : IDisposable
{
    private readonly TestResponder _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Section_9_2_a_client_is_answered_as_server_and_an_active_peer_as_passive_in_their_version(int version)
    {
        NtpHeader client = _server.Ask(Requests.Packet(Requests.FirstOctet(version, mode: 3))).Header;
        NtpHeader peer = _server.Ask(Requests.Packet(Requests.FirstOctet(version, mode: 1))).Header;

        Assert.Equal((version, AssociationMode.Server), (client.Version, client.Mode));
        Assert.Equal((version, AssociationMode.SymmetricPassive), (peer.Version, peer.Mode));
    }

    [Fact]
    public void Section_9_2_no_other_mode_is_answered()
    {
        foreach (int mode in new[] { 0, 2, 4, 5, 6, 7 })
        {
            for (int version = 2; version <= 4; version++)
            {
                AssertSilent(Disposition.DroppedMode, Requests.Packet(Requests.FirstOctet(version, mode)));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Section_9_2_no_other_version_is_answered(int version) =>
        AssertSilent(Disposition.DroppedVersion, Requests.Packet(Requests.FirstOctet(version, mode: 3)));

    [Fact]
    public void Section_7_3_less_than_a_header_is_no_packet()
    {
        for (int length = 0; length < NtpHeader.Length; length++)
        {
            AssertSilent(Disposition.DroppedTooShort, Requests.Packet(Requests.ClientV4)[..length]);
        }
    }

    [Fact]
    public void Section_7_3_header_fields_that_only_describe_the_client_decide_nothing()
    {
        byte[] request = Requests.Packet(Requests.ClientV4);
        byte[] expected = _server.Ask(request).Octets;
        for (int at = 0; at < 40; at++)
        {
            foreach (byte value in new byte[] { 0x00, 0x7F, 0x80, 0xFF })
            {
                byte[] odd = [.. request];
                odd[at] = at == 0 ? (byte)((value & 0xC0) | Requests.ClientV4) : value; // of the first octet, only the leap indicator
                using var other = new TestResponder();
                byte[] answer = other.Ask(odd).Octets;
                answer[2] = at == 2 ? expected[2] : answer[2]; // the poll goes back as it came
                Assert.Equal(expected, answer);
            }
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x8000_0000_0000_0000UL)]
    public void Section_8_the_origin_is_the_clients_transmit_timestamp_whatever_it_is(ulong transmit)
    {
        byte[] request = Requests.Packet(Requests.ClientV4);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(request.AsSpan(NtpHeader.TransmitOffset), transmit);

        Assert.Equal(transmit, _server.Ask(request).Header.Origin.Units);
    }

    [Fact]
    public void Section_8_receive_comes_before_transmit()
    {
        NtpHeader header = _server.Ask(Requests.Packet(Requests.ClientV4)).Header;

        Assert.Equal(0.25, (header.Transmit - header.Receive).Seconds);
    }

    [Theory]
    [InlineData(-128)]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(127)]
    public void Section_14_the_poll_goes_back_as_it_came(int poll)
    {
        byte[] request = Requests.Packet(Requests.ClientV4);
        request[2] = unchecked((byte)poll);

        Assert.Equal(poll, _server.Ask(request).Header.Poll);
    }

    [Fact]
    public void Section_14_an_answer_depends_on_no_earlier_request()
    {
        byte[] request = Requests.Packet(Requests.ClientV4);
        using var fresh = new TestResponder();
        using var used = new TestResponder();
        for (int i = 0; i < 100; i++)
        {
            used.Ask(Requests.Packet(Requests.FirstOctet(1 + (i % 4), mode: 5), new byte[i]));
        }

        Assert.Equal(fresh.Ask(request).Octets, used.Ask(request).Octets);
    }

    [Fact]
    public void Section_7_3_the_root_dispersion_grows_by_15_ppm_and_is_rounded_up()
    {
        _server.Clock = _server.Clock with { DispersionAtEpoch = 0, DispersionRate = ClockSnapshot.Phi };

        // Half a second after the epoch: 7.5 µs are 0.49 units of 2^-16 s.
        Assert.Equal(new NtpShort(1), _server.Ask(Requests.Packet(Requests.ClientV4)).Header.RootDispersion);
    }

    [Fact]
    public void Section_7_3_who_is_not_synchronized_says_leap_3_and_stratum_0()
    {
        _server.Clock = _server.Clock.Unsynchronized;

        NtpHeader header = _server.Ask(Requests.Packet(Requests.ClientV4)).Header;

        Assert.Equal((LeapIndicator.Unsynchronized, 0), (header.Leap, header.Stratum));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    public void Section_7_3_a_stratum_from_1_to_15_is_served_as_it_is(byte stratum)
    {
        _server.Clock = _server.Clock with { Stratum = stratum };

        Assert.Equal(stratum, _server.Ask(Requests.Packet(Requests.ClientV4)).Header.Stratum);
    }

    [Fact]
    public void Section_7_4_a_kiss_has_stratum_0_leap_3_and_a_code_in_ascii()
    {
        using var nts = new NtsStage();
        using var thief = new NtsPeer(nts.Noise);

        Answer answer = nts.Server.Ask(thief.Request(nts.Cookie()));

        Assert.Equal((0, LeapIndicator.Unsynchronized), (answer.Header.Stratum, answer.Header.Leap));
        Assert.All(answer.Octets[12..16], letter => Assert.InRange(letter, (byte)'A', (byte)'Z'));
    }

    [Fact]
    public void Section_7_3_a_packet_under_a_key_that_nobody_holds_is_not_answered()
    {
        AssertSilent(Disposition.DroppedUnknownMac, Requests.Packet(Requests.ClientV4, new byte[4]));
        AssertSilent(Disposition.DroppedUnknownMac, Requests.Packet(Requests.ClientV4, new byte[20]));
        AssertSilent(Disposition.DroppedUnknownMac, Requests.Packet(Requests.FirstOctet(3, 3), new byte[20]));
    }

    private void AssertSilent(Disposition expected, byte[] request)
    {
        Answer answer = _server.Ask(request);
        Assert.Equal(expected, answer.Disposition);
        Assert.Empty(answer.Octets);
    }
}
