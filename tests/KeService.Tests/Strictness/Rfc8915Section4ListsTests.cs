using PublicTime.KeService.Sessions;
using PublicTime.Wire.KeyEstablishment;
using static PublicTime.KeService.Tests.Strictness.KeStage;

namespace PublicTime.KeService.Tests.Strictness;

/// <summary>RFC 8915 sections 4.1.5 to 4.1.8: AEADs, cookies, server and port.</summary>
public sealed class Rfc8915Section4ListsTests : IDisposable
{
    private static readonly byte[] Ntpv4 = Record(0x8001, 0, 0);
    private static readonly byte[] Aead15 = Record(0x8004, 0, 15);
    private static readonly byte[] End = Record(0x8000);

    private readonly KeStage _ke = new();

    public void Dispose() => _ke.Dispose();

    [Fact]
    public async Task Section_4_1_5_exactly_one_list_of_aeads_with_ntpv4()
    {
        await AssertBadAsync(Ntpv4, End);
        await AssertBadAsync(Ntpv4, Aead15, Aead15, End);
        await AssertBadAsync(Ntpv4, Aead15, Record(0x0004, 0, 17), End);
    }

    [Fact]
    public async Task Section_4_1_5_the_list_names_one_aead_at_least_in_whole_numbers()
    {
        await AssertBadAsync(Ntpv4, Record(0x8004), End);
        await AssertBadAsync(Ntpv4, Record(0x8004, 15), End);
        await AssertBadAsync(Ntpv4, Record(0x8004, 0, 15, 0), End);
    }

    [Fact]
    public async Task Section_4_1_5_unknown_aeads_are_passed_over()
    {
        byte[] many = [.. Enumerable.Range(0x8000, 1000).SelectMany(number => new[] { (byte)(number >> 8), (byte)number }), 0, 15];

        Assert.Equal(15, await ChosenAsync(Record(0x8004, 0xFF, 0xFF, 0, 0, 0x0F, 0x00, 0, 15)));
        Assert.Equal(15, await ChosenAsync(Record(0x8004, many)));
    }

    [Fact]
    public async Task Section_4_1_5_aead_15_is_always_served()
    {
        Assert.Equal(15, await ChosenAsync(Aead15));
        Assert.Equal(15, await ChosenAsync(Record(0x0004, 0, 15)));
        Assert.Equal(15, await ChosenAsync(Record(0x8004, 0, 15, 0, 15)));
    }

    [Fact]
    public async Task Section_4_1_5_the_clients_first_of_15_16_17_and_30_is_agreed_on()
    {
        foreach (byte aead in new byte[] { 15, 16, 17, 30 })
        {
            byte[] others = [.. new byte[] { 17, 16, 31 }.SelectMany(other => new byte[] { 0, other })];

            Assert.Equal(aead, await ChosenAsync(Record(0x8004, [0, 31, 0, aead, .. others])));
        }
    }

    [Fact]
    public async Task Section_4_1_5_nothing_in_common_is_an_empty_list_without_cookies() => await _ke.AssertAnswerAsync(
        KeOutcome.ServedNothingInCommon, "8001000200008004000080000000", Message(Ntpv4, Record(0x8004, 0xFF, 0xFE, 0x0F, 0x00, 0, 31), End));

    [Fact]
    public async Task Section_4_1_6_eight_cookies_that_are_not_critical()
    {
        byte[] answer = (await _ke.AskAsync(Message(Ntpv4, Aead15, End))).Answer;

        var reader = new KeRecordReader(answer);
        HashSet<string> cookies = new(StringComparer.Ordinal);
        while (reader.MoveNext())
        {
            if (reader.RecordType == KeRecordType.NewCookie)
            {
                Assert.False(reader.IsCritical);
                Assert.InRange(reader.Body.Length, 1, 256);
                cookies.Add(Convert.ToHexString(reader.Body));
            }
        }

        Assert.Equal(8, cookies.Count);
    }

    [Theory]
    [InlineData(6, "ntp.example")]
    [InlineData(6, "192.0.2.1")]
    [InlineData(6, "2001:db8::1")]
    public async Task Section_4_1_7_a_client_may_name_one_server(int type, string name)
    {
        byte[] server = Record(type, [.. name.Select(letter => (byte)letter)]);

        Assert.Equal(15, await ChosenAsync(Aead15, server));
        Assert.Equal(15, await ChosenAsync(Aead15, server, Record(0x0007, 0, 123)));
        await AssertBadAsync(Ntpv4, Aead15, server, server, End);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x61, 0x20, 0x62 })]
    [InlineData(new byte[] { 0x61, 0x00 })]
    [InlineData(new byte[] { 0xC3, 0xA9 })]
    public async Task Section_4_1_7_the_name_of_a_server_is_ascii(byte[] name) => await AssertBadAsync(Ntpv4, Aead15, Record(0x0006, name), End);

    [Fact]
    public async Task Section_4_1_7_and_4_1_8_the_answer_names_one_server_and_one_port_at_most()
    {
        _ke.Ke.Advertised.Publish(new AdvertisedServers(new AdvertisedServer("ntp.example", 4123)));

        byte[] answer = (await _ke.AskAsync(Message(Ntpv4, Aead15, Record(0x0006, (byte)'a'), Record(0x0007, 0, 1), End))).Answer;

        var reader = new KeRecordReader(answer);
        List<KeRecordType> types = [];
        while (reader.MoveNext())
        {
            types.Add(reader.RecordType);
        }

        Assert.Equal(1, types.Count(type => type == KeRecordType.Server));
        Assert.Equal(1, types.Count(type => type == KeRecordType.Port));
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(answer, out KeResponse response));
        Assert.Equal(4123, response.Port);
    }

    [Fact]
    public async Task Section_4_1_8_a_port_is_one_number()
    {
        await AssertBadAsync(Ntpv4, Aead15, Record(0x0007), End);
        await AssertBadAsync(Ntpv4, Aead15, Record(0x0007, 1), End);
        await AssertBadAsync(Ntpv4, Aead15, Record(0x8007, 0, 123, 0), End);
        await AssertBadAsync(Ntpv4, Aead15, Record(0x0007, 0, 123), Record(0x0007, 0, 123), End);
    }

    private Task AssertBadAsync(params byte[][] records) => _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, Message(records));

    /// <summary>The AEAD of the answer.</summary>
    private async Task<int?> ChosenAsync(params byte[][] records)
    {
        (KeOutcome Outcome, byte[] Answer) end = await _ke.AskAsync(Message([Ntpv4, .. records, End]));
        Assert.Equal(KeOutcome.Served, end.Outcome);
        Assert.Equal(KeRequestFault.None, KeResponse.TryRead(end.Answer, out KeResponse response));
        return response.Algorithm;
    }
}
