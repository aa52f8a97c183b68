using PublicTime.KeService.Sessions;
using PublicTime.Wire.KeyEstablishment;
using static PublicTime.KeService.Tests.Strictness.KeStage;

namespace PublicTime.KeService.Tests.Strictness;

/// <summary>
/// AEAD 30 and chrony's record 1024, "Compliant AES-128-GCM-SIV Exporter Context": without it 30 may mean two things, and is agreed on only
/// with clients that do not offer 15.
/// </summary>
public sealed class Record1024Tests : IDisposable
{
    private static readonly byte[] Ntpv4 = Record(0x8001, 0, 0);
    private static readonly byte[] Context = Record(0x0400);
    private static readonly byte[] End = Record(0x8000);

    private readonly KeStage _ke = new();

    public void Dispose() => _ke.Dispose();

    [Theory]
    [InlineData(new byte[] { 30, 15 }, 30)]
    [InlineData(new byte[] { 15, 30 }, 15)]
    [InlineData(new byte[] { 30 }, 30)]
    public async Task With_record_1024_the_clients_first_is_agreed_on_and_the_record_comes_back_with_30(byte[] aeads, int agreed)
    {
        await AssertAgreedAsync(agreed, isEchoed: agreed == 30, Ntpv4, Offer(aeads), Context, End);
        await AssertAgreedAsync(agreed, isEchoed: agreed == 30, Context, Ntpv4, Offer(aeads), End);
    }

    [Theory]
    [InlineData(new byte[] { 30, 15 }, 15)]
    [InlineData(new byte[] { 30, 17, 15 }, 17)]
    [InlineData(new byte[] { 30 }, 30)]
    [InlineData(new byte[] { 30, 17 }, 30)]
    public async Task Without_record_1024_aead_30_is_for_those_who_do_not_offer_15(byte[] aeads, int agreed) =>
        await AssertAgreedAsync(agreed, isEchoed: false, Ntpv4, Offer(aeads), End);

    [Fact]
    public async Task Record_1024_may_be_critical_or_stand_twice()
    {
        await AssertAgreedAsync(30, isEchoed: true, Ntpv4, Offer(30, 15), Record(0x8400), End);
        await AssertAgreedAsync(30, isEchoed: true, Ntpv4, Context, Offer(30, 15), Context, End);
        await AssertAgreedAsync(15, isEchoed: false, Ntpv4, Offer(15), Record(0x8400), End);
    }

    [Fact]
    public async Task Record_1024_has_no_body()
    {
        await _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, Message(Ntpv4, Offer(30, 15), Record(0x0400, 0), End));
        await _ke.AssertAnswerAsync(KeOutcome.RefusedBadRequest, BadRequest, Message(Ntpv4, Offer(15), Record(0x8400, 0, 30), End));
    }

    private static byte[] Offer(params byte[] aeads) => Record(0x8004, [.. aeads.SelectMany(aead => new byte[] { 0, aead })]);

    /// <summary>The record comes back once, empty and not critical, or not at all.</summary>
    private async Task AssertAgreedAsync(int aead, bool isEchoed, params byte[][] records)
    {
        (KeOutcome Outcome, byte[] Answer) end = await _ke.AskAsync(Message(records));

        Assert.Equal(KeOutcome.Served, end.Outcome);
        var reader = new KeRecordReader(end.Answer);
        int echoes = 0;
        int? agreed = null;
        while (reader.MoveNext())
        {
            if (reader.RecordType == KeRecordType.AeadAlgorithm)
            {
                agreed = (reader.Body[0] << 8) | reader.Body[1];
            }
            else if (reader.RecordType == KeRecordType.CompliantGcmSivContext)
            {
                Assert.Equal((0, false), (reader.Body.Length, reader.IsCritical));
                echoes++;
            }
        }

        Assert.Equal((aead, isEchoed ? 1 : 0), (agreed, echoes));
    }
}
