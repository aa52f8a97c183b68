using PublicTime.KeService.Sessions;
using PublicTime.Wire.KeyEstablishment;
using static PublicTime.KeService.Tests.Strictness.KeStage;

namespace PublicTime.KeService.Tests.Strictness;

/// <summary>RFC 8915 section 4, and 4.1.1 to 4.1.3: one message each way, its records, and its errors.</summary>
public sealed class Rfc8915Section4Tests : IDisposable
{
    private static readonly byte[] Ntpv4 = Record(0x8001, 0, 0);
    private static readonly byte[] Aead15 = Record(0x8004, 0, 15);
    private static readonly byte[] End = Record(0x8000);

    private readonly KeStage _ke = new();

    public void Dispose() => _ke.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(16)]
    public async Task Section_4_a_request_is_one_however_many_tls_records_carry_it(int octets)
    {
        (KeOutcome Outcome, byte[] Answer) end = await _ke.AskAsync(Message(Ntpv4, Aead15, End), octets);

        AssertServed(end);
    }

    [Fact]
    public async Task Section_4_an_answer_is_one_message_and_then_close_notify()
    {
        (KeOutcome Outcome, byte[] Answer) end = await _ke.AskAsync(Message(Ntpv4, Aead15, End));

        var reader = new KeRecordReader(end.Answer);
        int ends = 0;
        int protocols = 0;
        int octets = 0;
        while (reader.MoveNext())
        {
            Assert.Equal(0, ends);
            ends += reader.RecordType == KeRecordType.EndOfMessage ? 1 : 0;
            protocols += reader.RecordType == KeRecordType.NextProtocol ? 1 : 0;
            octets += KeRecordReader.HeaderLength + reader.Body.Length;
        }

        Assert.Equal((1, 1, end.Answer.Length), (ends, protocols, octets));
    }

    [Fact]
    public async Task Section_4_a_request_of_1024_octets_is_served()
    {
        byte[] filler = Record(0x4001, new byte[1024 - 16 - 4]);
        byte[] request = Message(Ntpv4, filler, Aead15, End);

        Assert.Equal(1024, request.Length);
        AssertServed(await _ke.AskAsync(request));
    }

    [Fact]
    public async Task Section_4_a_request_of_16_KiB_is_served_and_one_that_is_longer_or_endless_is_a_bad_request()
    {
        byte[] longest = Message(Ntpv4, Aead15, Record(0x4001, new byte[(16 * 1024) - 16 - 4]), End);
        byte[] longer = Message(Ntpv4, Aead15, Record(0x4001, new byte[(16 * 1024) - 16 - 3]), End);
        byte[] endless = Message([.. Enumerable.Repeat(Record(0x4001, new byte[60]), 300)]);

        AssertServed(await _ke.AskAsync(longest));
        await _ke.AssertAnswerAsync(KeOutcome.RefusedTooLong, BadRequest, longer);
        await _ke.AssertAnswerAsync(KeOutcome.RefusedTooLong, BadRequest, endless);
        await _ke.AssertAnswerAsync(KeOutcome.RefusedTooLong, BadRequest, Record(0x4001, new byte[0xFFFF]));
    }

    [Fact]
    public async Task Section_4_records_come_in_any_order()
    {
        AssertServed(await _ke.AskAsync(Message(Aead15, Ntpv4, End)));
        AssertServed(await _ke.AskAsync(Message(Record(0x0007, 0, 123), Aead15, Record(0x0006, (byte)'a'), Ntpv4, End)));
    }

    [Fact]
    public async Task Section_4_an_unknown_record_is_ignored()
    {
        AssertServed(await _ke.AskAsync(Message(Record(0x4000), Ntpv4, Record(0x7FFF, 1, 2, 3), Aead15, Record(0x0008), End)));
        AssertServed(await _ke.AskAsync(Message(Record(0x4000), Record(0x4000), Ntpv4, Aead15, Record(0x0100, new byte[300]), End)));
    }

    [Theory]
    [InlineData(0xC000)]
    [InlineData(0x8008)]
    [InlineData(0xFFFF)]
    public async Task Section_4_1_3_an_unknown_critical_record_is_error_0_wherever_it_stands(int type)
    {
        await _ke.AssertAnswerAsync(KeOutcome.RefusedCriticalRecord, UnrecognizedCriticalRecord, Message(Record(type), Ntpv4, Aead15, End));
        await _ke.AssertAnswerAsync(KeOutcome.RefusedCriticalRecord, UnrecognizedCriticalRecord, Message(Ntpv4, Record(type, 1, 2), Aead15, End));
        await _ke.AssertAnswerAsync(KeOutcome.RefusedCriticalRecord, UnrecognizedCriticalRecord, Message(Ntpv4, Aead15, Record(type), End));
    }

    [Fact]
    public async Task Section_4_what_is_pipelined_behind_the_end_is_not_read()
    {
        byte[] request = Message(Ntpv4, Aead15, End);

        AssertServed(await _ke.AskAsync([.. request, .. Record(0xC000)]));
        AssertServed(await _ke.AskAsync([.. request, .. request]));
        AssertServed(await _ke.AskAsync([.. request, .. "GET / HTTP/1.1\r\n"u8]));
        AssertServed(await _ke.AskAsync([.. request, .. new byte[30_000]]));
        AssertServed(await _ke.AskAsync([.. request, 0x80]));
    }

    [Fact]
    public async Task Section_4_a_client_that_half_closes_behind_its_request_is_served() =>
        AssertServed(await _ke.AskAsync(Message(Ntpv4, Aead15, End), endsStream: true));

    [Fact]
    public async Task Section_4_1_1_the_end_has_no_body() =>
        await _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, Message(Ntpv4, Aead15, Record(0x8000, 0)));

    [Fact]
    public async Task Section_4_1_1_every_request_that_breaks_off_is_a_bad_request()
    {
        byte[] request = Message(Ntpv4, Aead15, Record(0x0007, 0, 123), End);
        for (int length = 1; length < request.Length; length++)
        {
            (KeOutcome Outcome, byte[] Answer) end = await _ke.AskAsync(request[..length], endsStream: true);
            Assert.Equal((length, KeOutcome.RefusedIncomplete, BadRequest), (length, end.Outcome, Convert.ToHexString(end.Answer)));
        }
    }

    [Fact]
    public async Task Section_4_1_2_exactly_one_list_of_protocols()
    {
        await _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, Message(Aead15, End));
        await _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, Message(Ntpv4, Ntpv4, Aead15, End));
        await _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, Message(Ntpv4, Aead15, Record(0x8001, 0x80, 1), End));
        await _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, End);
    }

    [Fact]
    public async Task Section_4_1_2_the_list_names_one_protocol_at_least_in_whole_numbers()
    {
        await _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, Message(Record(0x8001), Aead15, End));
        await _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, Message(Record(0x8001, 0), Aead15, End));
        await _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, Message(Record(0x8001, 0, 0, 0), Aead15, End));
    }

    [Fact]
    public async Task Section_4_1_2_the_answer_names_of_the_offered_protocols_those_that_are_served()
    {
        const string Nothing = "8001000080000000";
        await _ke.AssertAnswerAsync(KeOutcome.ServedNothingInCommon, Nothing, Message(Record(0x8001, 0x80, 1), Aead15, End));
        await _ke.AssertAnswerAsync(KeOutcome.ServedNothingInCommon, Nothing, Message(Record(0x8001, 0x80, 1), End));

        (KeOutcome Outcome, byte[] Answer) end = await _ke.AskAsync(Message(Record(0x8001, 0x80, 1, 0, 0, 0x12, 0x34), Aead15, End));
        AssertServed(end);
        Assert.Equal("800100020000", Convert.ToHexString(end.Answer[..6]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Section_4_1_3_to_4_1_6_errors_warnings_and_cookies_do_not_come_from_clients(int type)
    {
        foreach (int critical in new[] { 0, 0x8000 })
        {
            await _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, Message(Record(critical | type, 0, 0), Ntpv4, Aead15, End));
            await _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, Message(Ntpv4, Aead15, Record(critical | type, 0, 1), End));
        }
    }

    [Fact]
    public async Task Section_4_1_3_without_keys_the_answer_is_error_2()
    {
        _ke.Ke.Ring.Publish(null);

        await _ke.AssertAnswerAsync(KeOutcome.RefusedNoRing, InternalServerError, Message(Ntpv4, Aead15, End));
    }

    private static void AssertServed((KeOutcome Outcome, byte[] Answer) end)
    {
        Assert.Equal(KeOutcome.Served, end.Outcome);
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(end.Answer, out KeResponse response));
        Assert.Equal(8, response.CookieCount);
    }
}
