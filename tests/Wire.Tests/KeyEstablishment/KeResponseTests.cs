using PublicTime.Wire.KeyEstablishment;
using static PublicTime.Wire.Tests.KeyEstablishment.GoldenMessages;

namespace PublicTime.Wire.Tests.KeyEstablishment;

public sealed class KeResponseTests
{
    [Fact]
    public void The_golden_response_is_read()
    {
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(Response, out KeResponse response));

        Assert.Equal(((ushort?)0, (ushort?)15), (response.Protocol, response.Algorithm));
        Assert.Equal(8, response.CookieCount);
        for (int number = 0; number < 8; number++)
        {
            Assert.Equal(Bytes.Fill(100, (byte)number), response.Cookie(number).ToArray());
        }

        Assert.True(response.Server.SequenceEqual("192.0.2.1"u8));
        Assert.Equal(11123, response.Port);
        Assert.Null(response.Error);
        Assert.Null(response.Warning);
    }

    [Fact]
    public void Every_truncation_is_incomplete()
    {
        for (int length = 0; length < Response.Length; length++)
        {
            Assert.Equal((length, KeRequestFault.Incomplete), (length, KeResponse.TryRead(Response.AsSpan(0, length), out _)));
        }
    }

    [Fact]
    public void Every_truncation_of_an_answer_with_record_1024_is_incomplete()
    {
        byte[] message = Bytes.Join(ProtocolNtpv4, Bytes.Record(Critical | 4, 0, 30), CompliantGcmSivContext, Bytes.Record(5, Bytes.Fill(68)), End);
        for (int length = 0; length < message.Length; length++)
        {
            Assert.Equal((length, KeRequestFault.Incomplete), (length, KeResponse.TryRead(message.AsSpan(0, length), out _)));
        }

        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(message, out _));
    }

    [Fact]
    public void Without_server_and_port_they_are_the_ones_of_ntp()
    {
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(Bytes.Join(ProtocolNtpv4, Aead15, Cookie(1), End), out KeResponse response));

        Assert.True(response.Server.IsEmpty);
        Assert.Equal(123, response.Port);
    }

    [Fact]
    public void A_cookie_that_did_not_come_is_the_callers_mistake()
    {
        byte[] message = Bytes.Join(ProtocolNtpv4, Aead15, Cookie(1), End);

        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            KeResponse.TryRead(message, out KeResponse response);
            response.Cookie(1);
        });
    }

    [Theory]
    [InlineData(0, KeErrorCode.UnrecognizedCriticalRecord)]
    [InlineData(1, KeErrorCode.BadRequest)]
    [InlineData(2, KeErrorCode.InternalServerError)]
    [InlineData(0xFFFF, (KeErrorCode)0xFFFF)]
    public void An_error_is_shown(int code, KeErrorCode error)
    {
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(Bytes.Join(Bytes.Record(Critical | 2, Bytes.Number(code)), End), out KeResponse response));
        Assert.Equal(error, response.Error);
    }

    [Fact]
    public void A_warning_is_shown()
    {
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(Bytes.Join(Bytes.Record(Critical | 3, 0x12, 0x34), End), out KeResponse response));
        Assert.Equal((ushort?)0x1234, response.Warning);
    }

    /// <summary>Sections 4.1.2 and 4.1.5: an empty list says that nothing offered is supported.</summary>
    [Fact]
    public void Empty_lists_choose_nothing()
    {
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(Bytes.Join(Bytes.Record(Critical | 1), Bytes.Record(Critical | 4), End), out KeResponse response));

        Assert.Null(response.Protocol);
        Assert.Null(response.Algorithm);
    }

    [Fact]
    public void A_record_of_a_wrong_size_or_given_twice_is_refused() =>
        Assert.All(
            new byte[][][]
            {
                [ProtocolNtpv4, ProtocolNtpv4, End],
                [Bytes.Record(Critical | 1), ProtocolNtpv4, End],
                [ProtocolNtpv4, Bytes.Record(Critical | 1), End],
                [Aead15, Aead15, End],
                [Bytes.Record(Critical | 4), Aead15, End],
                [Bytes.Record(Critical | 1, 0), End],
                [Bytes.Record(Critical | 1, 0, 0, 0, 1), End], // a server chooses one
                [Bytes.Record(Critical | 4, 0, 15, 0), End],
                [Bytes.Record(Critical | 2), End],
                [Bytes.Record(Critical | 2, 0, 0, 0), End],
                [Bytes.Record(Critical | 3, 0), End],
                [Bytes.Record(5), End],
                [Bytes.Record(Critical | 6), End],
                [Bytes.Record(Critical | 6, 0x61, 0x20, 0x62), End],
                [Bytes.Record(Critical | 6, 0x61, 0x00), End],
                [Bytes.Record(Critical | 6, 0xC3, 0xA9), End],
                [Bytes.Record(Critical | 7, 0, 0), End],
                [Bytes.Record(Critical | 7, 123), End],
                [ProtocolNtpv4, Aead15, Bytes.Record(1024, 0), End],
                [Bytes.Record(Critical, 0)],
            },
            records => Assert.Equal(KeRequestFault.BadRequest, Fault(records)));

    [Fact]
    public void An_unknown_record_is_skipped_unless_it_is_critical()
    {
        Assert.Equal(KeRequestFault.None, Fault(ProtocolNtpv4, Bytes.Record(1025), Aead15, End));
        Assert.Equal(KeRequestFault.UnrecognizedCriticalRecord, Fault(ProtocolNtpv4, Bytes.Record(Critical | 1025), Aead15, End));
    }

    [Theory]
    [InlineData("8001 0002 0000  8004 0002 001E  0400 0000  8000 0000", true)]
    [InlineData("0400 0000  8001 0002 0000  8004 0002 001E  8000 0000", true)]
    [InlineData("8001 0002 0000  8004 0002 001E  8400 0000  0400 0000  8000 0000", true)] // critical, and twice
    [InlineData("8001 0002 0000  8004 0002 001E  8000 0000", false)]
    [InlineData("8001 0002 0000  8004 0002 001E  8000 0000  0400 0000", false)] // after the end
    public void Record_1024_is_seen_wherever_it_stands(string message, bool isThere)
    {
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(Bytes.Hex(message), out KeResponse response));
        Assert.Equal((isThere, (ushort?)30), (response.HasCompliantGcmSivContext, response.Algorithm));
    }

    [Fact]
    public void What_follows_the_end_of_the_message_is_not_looked_at()
    {
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(Bytes.Join(Response, Cookie(9), Bytes.Fill(3)), out KeResponse response));
        Assert.Equal(8, response.CookieCount);
    }

    private static KeRequestFault Fault(params byte[][] records) => KeResponse.TryRead(Bytes.Join(records), out _);
}
