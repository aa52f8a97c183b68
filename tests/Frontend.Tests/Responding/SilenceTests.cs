using PublicTime.CookieKeys.Ring;
using PublicTime.Frontend.Access;
using PublicTime.Native.Udp;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Tests.Responding;

/// <summary>What is never answered, and under which name it is counted.</summary>
public sealed class SilenceTests : IDisposable
{
    private const int ServerPort = 123;
    private readonly TestResponder _server = new();
    private readonly Noise _noise = new(Seed.Print());

    public static TheoryData<int, int> UnansweredModes
    {
        get
        {
            var cases = new TheoryData<int, int>();
            foreach (int version in Enumerable.Range(1, 4))
            {
                foreach (int mode in new[] { 0, 2, 4, 5, 6, 7 }.Where(mode => (version, mode) != (1, 0)))
                {
                    cases.Add(version, mode);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(UnansweredModes))]
    public void Only_client_and_symmetric_active_are_answered(int version, int mode) =>
        AssertSilent(Disposition.DroppedMode, Requests.Packet(Requests.FirstOctet(version, mode)));

    [Fact]
    public void Version_1_without_a_mode_is_not_answered_to_the_server_port() => AssertSilent(
        Disposition.DroppedMode, Requests.Packet(Requests.FirstOctet(version: 1, mode: 0)), TestResponder.Loopback with { Port = ServerPort });

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Other_versions_are_not_answered(int version) =>
        AssertSilent(Disposition.DroppedVersion, Requests.Packet(Requests.FirstOctet(version, mode: 3)));

    [Fact]
    public void A_datagram_shorter_than_a_header_is_not_answered()
    {
        for (int length = 0; length < NtpHeader.Length; length++)
        {
            AssertSilent(Disposition.DroppedTooShort, Requests.Packet(Requests.ClientV4)[..length]);
        }
    }

    [Fact]
    public void A_datagram_over_an_ethernet_frame_is_not_answered()
    {
        byte[] longest = Requests.Packet(Requests.ClientV4, Requests.Field(0x2104, _noise.Octets(NtpRequest.MaxLength - 52)));

        Assert.Equal(NtpRequest.MaxLength, longest.Length);
        Assert.Equal(Disposition.Answered, _server.Ask(longest).Disposition);
        AssertSilent(Disposition.DroppedTooLong, [.. longest, 0]);
        AssertSilent(Disposition.DroppedTooLong, [.. longest, .. new byte[548]]);
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(4, 20)]
    [InlineData(4, 24)]
    [InlineData(3, 4)]
    [InlineData(3, 20)]
    [InlineData(3, 24)]
    [InlineData(3, 36)]
    [InlineData(1, 20)]
    public void A_mac_under_a_key_that_nobody_holds_is_not_answered(int version, int length) =>
        AssertSilent(Disposition.DroppedUnknownMac, Requests.Packet(Requests.FirstOctet(version, mode: 3), _noise.Octets(length)));

    [Fact]
    public void Fields_that_break_RFC_7822_are_not_answered()
    {
        AssertSilent(Disposition.DroppedMalformedField, Requests.Packet(Requests.ClientV4, [0x21, 0x04, 0, 12, .. new byte[24]]));
        AssertSilent(Disposition.DroppedMalformedField, Requests.Packet(Requests.ClientV4, [0x21, 0x04, 0, 32, .. new byte[24]]));
        AssertSilent(Disposition.DroppedMalformedField, Requests.Packet(Requests.ClientV4, [0x21, 0x04, 0, 26, .. new byte[22]]));
        AssertSilent(Disposition.DroppedMalformedField, Requests.Packet(Requests.ClientV4, [1, 2, 3]));
        AssertSilent(Disposition.DroppedMalformedField, Requests.Packet(Requests.FirstOctet(3, 3), new byte[76]));
    }

    [Fact]
    public void Two_identifiers_are_not_answered()
    {
        byte[] field = Requests.Field(ExtensionFieldType.UniqueIdentifier, _noise.Octets(32));

        AssertSilent(Disposition.DroppedMalformedNts, Requests.Packet(Requests.ClientV4, field, field));
    }

    [Fact]
    public void Whom_the_access_list_denies_gets_nothing_whatever_he_sends()
    {
        _server.Access = AccessList.FromRules(
        [
            new AccessRule(IsAllow: true, ReplacesNarrower: false, AddressPrefix.IPv4(0x0A000000, 8)),
            new AccessRule(IsAllow: true, ReplacesNarrower: false, AddressPrefix.IPv6(UInt128.One, 128)),
        ]);
        byte[] request = Requests.Packet(Requests.ClientV4);

        AssertSilent(Disposition.DroppedDenied, request);
        AssertSilent(Disposition.DroppedDenied, []);
        AssertSilent(Disposition.DroppedDenied, request, new ClientAddress(IsIPv4: false, 0x0A000001, Port: 40_000));
        Assert.Equal(Disposition.Answered, _server.Ask(request, new ClientAddress(IsIPv4: true, 0x0A000001, Port: 40_000)).Disposition);
        Assert.Equal(Disposition.Answered, _server.Ask(request, new ClientAddress(IsIPv4: false, 1, Port: 40_000)).Disposition);
    }

    [Fact]
    public void Two_servers_fed_each_others_answers_fall_silent()
    {
        KeyRing ring = TestRings.Create(_noise);
        _server.Ring = ring;
        using var peer = new NtsPeer(_noise);
        using var other = new TestResponder { Ring = TestRings.Create(_noise) };
        byte[][] requests =
        [
            .. from version in Enumerable.Range(1, 4) from mode in new[] { 1, 3 } select Requests.Packet(Requests.FirstOctet(version, mode)),
            Requests.Packet(Requests.FirstOctet(version: 1, mode: 0)),
            peer.Request(peer.Cookie(ring.Minting), placeholders: 7),
            peer.Request(peer.Cookie(other.Ring.Minting)),
        ];
        foreach (byte[] request in requests)
        {
            Answer first = _server.Ask(request);
            Assert.NotEmpty(first.Octets);
            foreach (ushort port in new ushort[] { ServerPort, 40_000 })
            {
                Assert.Empty(other.Ask(first.Octets, TestResponder.Loopback with { Port = port }).Octets);
                Assert.Empty(_server.Ask(first.Octets, TestResponder.Loopback with { Port = port }).Octets);
            }
        }
    }

    public void Dispose() => _server.Dispose();

    private void AssertSilent(Disposition expected, byte[] datagram, ClientAddress? client = null)
    {
        int readsBefore = _server.RawClock.Reads;
        Answer answer = _server.Ask(datagram, client);
        Assert.Equal(expected, answer.Disposition);
        Assert.Empty(answer.Octets);
        Assert.Equal(readsBefore, _server.RawClock.Reads);
    }
}
