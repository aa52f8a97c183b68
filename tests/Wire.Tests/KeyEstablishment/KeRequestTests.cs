using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;
using static PublicTime.Wire.Tests.KeyEstablishment.GoldenMessages;

namespace PublicTime.Wire.Tests.KeyEstablishment;

public sealed class KeRequestTests
{
    [Fact]
    public void The_golden_request_is_read()
    {
        Assert.Equal(KeRequestFault.None, KeRequest.TryRead(Request, out KeRequest request));

        Assert.True(request.Offers(KeNextProtocol.Ntpv4));
        Assert.False(request.Offers((KeNextProtocol)0x8001));
        Assert.Equal((1, 15), (request.AlgorithmCount, request.Algorithm(0)));
    }

    [Fact]
    public void Every_truncation_is_incomplete()
    {
        byte[] message = Bytes.Join(
            ProtocolNtpv4, Bytes.Record(Critical | 4, 0x00, 0x1E, 0x00, 0x0F), Bytes.Record(1024), Bytes.Record(6, 0x61), Bytes.Record(7, 0x00, 0x7B), End);
        for (int length = 0; length < message.Length; length++)
        {
            Assert.Equal((length, KeRequestFault.Incomplete), (length, KeRequest.TryRead(message.AsSpan(0, length), out _)));
        }

        Assert.Equal(KeRequestFault.None, KeRequest.TryRead(message, out _));
    }

    [Fact]
    public void Algorithms_keep_the_clients_order()
    {
        byte[] message = Bytes.Join(ProtocolNtpv4, Bytes.Record(Critical | 4, 0x00, 0x1E, 0x00, 0x0F, 0xFF, 0xFF), End);

        Assert.Equal(KeRequestFault.None, KeRequest.TryRead(message, out KeRequest request));

        Assert.Equal([30, 15, 0xFFFF], new[] { request.Algorithm(0), request.Algorithm(1), request.Algorithm(2) });
        Assert.Equal(3, request.AlgorithmCount);
    }

    [Fact]
    public void A_protocol_is_found_wherever_it_stands_in_the_list()
    {
        byte[] message = Bytes.Join(Bytes.Record(Critical | 1, 0x80, 0x01, 0x00, 0x00), Aead15, End);

        Assert.Equal(KeRequestFault.None, KeRequest.TryRead(message, out KeRequest request));
        Assert.True(request.Offers(KeNextProtocol.Ntpv4) && request.Offers((KeNextProtocol)0x8001));
        Assert.False(request.Offers((KeNextProtocol)0x0100)); // the list is read in pairs
    }

    [Fact]
    public void Records_may_come_in_any_order_with_unknown_ones_between() =>
        Assert.Equal(
            KeRequestFault.None,
            Fault(Bytes.Record(1025), Aead15, Bytes.Record(0x7FFF, 1, 2, 3), ProtocolNtpv4, Bytes.Record(0x4000), End));

    [Theory]
    [InlineData("8001 0002 0000  8004 0004 001E 000F  0400 0000  8000 0000", true)]
    [InlineData("0400 0000  8001 0002 0000  8004 0004 001E 000F  8000 0000", true)]
    [InlineData("8001 0002 0000  8004 0004 001E 000F  8400 0000  8000 0000", true)] // critical
    [InlineData("0400 0000  8001 0002 0000  8004 0004 001E 000F  0400 0000  8000 0000", true)] // twice, as chrony takes it
    [InlineData("8001 0002 0000  8004 0004 001E 000F  8000 0000", false)]
    [InlineData("8001 0002 0000  8004 0004 001E 000F  8000 0000  0400 0000", false)] // after the end
    public void Record_1024_is_seen_wherever_it_stands(string message, bool isThere)
    {
        Assert.Equal(KeRequestFault.None, KeRequest.TryRead(Bytes.Hex(message), out KeRequest request));

        Assert.Equal(isThere, request.HasCompliantGcmSivContext);
        Assert.True(request.Offers(AeadAlgorithm.Aes128GcmSiv) && request.Offers(AeadAlgorithm.AesSivCmac256));
        Assert.False(request.Offers(AeadAlgorithm.AesSivCmac512));
    }

    [Theory]
    [InlineData("0400 0001 00")]
    [InlineData("8400 0002 001E")]
    public void Record_1024_with_a_body_is_a_bad_request(string record)
    {
        Assert.Equal(KeRequestFault.BadRequest, Fault(ProtocolNtpv4, Aead15, Bytes.Hex(record), End));
        Assert.Equal(KeRequestFault.BadRequest, Fault(CompliantGcmSivContext, ProtocolNtpv4, Aead15, Bytes.Hex(record), End));
    }

    [Fact]
    public void The_critical_bit_matters_only_on_records_that_are_unknown()
    {
        Assert.Equal(KeRequestFault.None, Fault(Bytes.Record(1, 0, 0), Bytes.Record(4, 0, 15), Bytes.Record(0)));
        Assert.Equal(KeRequestFault.UnrecognizedCriticalRecord, Fault(ProtocolNtpv4, Aead15, Bytes.Record(Critical | 1025), End));
        Assert.Equal(KeRequestFault.UnrecognizedCriticalRecord, Fault(Bytes.Record(Critical | 0x7FFF, 1, 2)));
        Assert.Equal(KeRequestFault.None, Fault(ProtocolNtpv4, Aead15, Bytes.Record(Critical | 6, 0x61), Bytes.Record(Critical | 7, 0, 123), End));
    }

    /// <summary>Sections 4.1.3, 4.1.4 and 4.1.6: only a server sends errors, warnings and cookies.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_record_that_only_a_server_sends_is_a_bad_request(int type)
    {
        Assert.Equal(KeRequestFault.BadRequest, Fault(ProtocolNtpv4, Aead15, Bytes.Record(type, 0, 0), End));
        Assert.Equal(KeRequestFault.BadRequest, Fault(Bytes.Record(Critical | type, 0, 0)));
    }

    /// <summary>Sections 4.1.1, 4.1.2 and 4.1.5.</summary>
    [Fact]
    public void A_list_that_is_missing_repeated_empty_or_odd_is_a_bad_request() =>
        Assert.All(
            new byte[][][]
            {
                [End],
                [Aead15, End],
                [ProtocolNtpv4, End],
                [ProtocolNtpv4, ProtocolNtpv4, Aead15, End],
                [ProtocolNtpv4, Aead15, Aead15, End],
                [Bytes.Record(Critical | 1, 0x80, 0x01), Aead15, Aead15, End],
                [Bytes.Record(Critical | 1), Aead15, End],
                [Bytes.Record(Critical | 1, 0), Aead15, End],
                [Bytes.Record(Critical | 1, 0, 0, 0), Aead15, End],
                [ProtocolNtpv4, Bytes.Record(Critical | 4), End],
                [ProtocolNtpv4, Bytes.Record(Critical | 4, 0), End],
                [ProtocolNtpv4, Bytes.Record(Critical | 4, 0, 15, 0), End],
                [ProtocolNtpv4, Aead15, Bytes.Record(Critical, 0)],
            },
            records => Assert.Equal(KeRequestFault.BadRequest, Fault(records)));

    /// <summary>Section 4.1.5 asks for AEADs where NTPv4 is asked for; what other protocols ask for is their matter.</summary>
    [Fact]
    public void Without_ntpv4_no_algorithms_are_needed()
    {
        Assert.Equal(KeRequestFault.None, KeRequest.TryRead(Bytes.Join(Bytes.Record(Critical | 1, 0x80, 0x01), End), out KeRequest request));

        Assert.False(request.Offers(KeNextProtocol.Ntpv4));
        Assert.Equal(0, request.AlgorithmCount);
    }

    [Fact]
    public void What_follows_the_end_of_the_message_is_not_looked_at() =>
        Assert.Equal(KeRequestFault.None, Fault(Request, Bytes.Record(Critical | 0x7FFF), Bytes.Record(2, 0, 0), Bytes.Fill(3)));

    /// <summary>Sections 4.1.7 and 4.1.8: one server, in ASCII, and one port of two octets.</summary>
    [Fact]
    public void A_server_or_port_that_is_repeated_or_malformed_is_a_bad_request() =>
        Assert.All(
            new byte[][][]
            {
                [Bytes.Record(6, 0x61), Bytes.Record(6, 0x61)],
                [Bytes.Record(6)],
                [Bytes.Record(6, 0x61, 0x20)],
                [Bytes.Record(6, 0x61, 0x00)],
                [Bytes.Record(Critical | 6, 0xC3, 0xA9)],
                [Bytes.Record(7, 0, 123), Bytes.Record(7, 0, 123)],
                [Bytes.Record(7)],
                [Bytes.Record(7, 123)],
                [Bytes.Record(Critical | 7, 0, 123, 0)],
            },
            records => Assert.Equal(KeRequestFault.BadRequest, Fault([ProtocolNtpv4, Aead15, .. records, End])));

    private static KeRequestFault Fault(params byte[][] records) => KeRequest.TryRead(Bytes.Join(records), out _);
}
