using PublicTime.Frontend.Tests;
using PublicTime.Fuzz.Tests.Cases;
using PublicTime.Fuzz.Tests.Loop;
using PublicTime.Fuzz.Tests.Promises;
using PublicTime.KeService.Negotiation;
using PublicTime.Native.Udp;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;

namespace PublicTime.Fuzz.Tests;

/// <summary>A fuzzer that finds nothing may be blind: here every promise is broken on purpose, seldom, and the break is found.</summary>
public sealed class BrokenTwinTests : IDisposable
{
    // Far more than any of them needs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ulong _seed = Seed.Print();
    private readonly NtpStage _stage;

    public BrokenTwinTests() => _stage = new NtpStage(_seed);

    public void Dispose() => _stage.Dispose();

    [Fact]
    public Task A_twin_that_adds_a_field_where_no_room_is_left_is_found() => AssertFoundAsync(
        "longer than its request",
        (datagram, answer) => answer.Disposition == Disposition.AnsweredNts && answer.Octets.Length == datagram.Length
            ? answer with { Octets = [.. answer.Octets, 0x21, 0x04, 0, 16, .. new byte[12]] } : answer);

    [Fact]
    public Task A_twin_that_ignores_a_field_after_the_authenticator_is_found() => AssertFoundAsync(
        "authenticated answer to what is not authentic",
        (datagram, answer) =>
        {
            int end = datagram.Length > 16 && datagram[^15] == 4 && datagram[^13] == 16 ? datagram.Length - 16 : datagram.Length;
            return end < datagram.Length && _stage.Server.Ask(datagram[..end]) is { Disposition: Disposition.AnsweredNts } ignorant ? ignorant : answer;
        },
        noise => WithFieldBehind(noise));

    [Fact]
    public Task A_twin_that_slips_by_one_at_some_odd_lengths_is_found() => AssertFoundAsync(
        "thrown: System.IndexOutOfRangeException",
        (datagram, answer) => datagram.Length % 32 == 5 ? answer with { Octets = [datagram[datagram.Length]] } : answer);

    [Fact]
    public Task A_twin_that_answers_changed_data_with_an_earlier_answer_is_found()
    {
        Answer? earlier = null;
        return AssertFoundAsync(
            "authenticated answer to what is not authentic",
            (datagram, answer) =>
            {
                earlier = answer.Disposition == Disposition.AnsweredNts ? answer : earlier;
                return answer.Disposition == Disposition.NtsNakForgedRequest && earlier?.Octets.Length <= datagram.Length ? earlier : answer;
            });
    }

    [Fact]
    public Task A_twin_that_refuses_a_request_for_its_padding_is_found() => AssertFoundAsync(
        "for a good request",
        (datagram, answer) => answer.Disposition == Disposition.AnsweredNts && datagram[^1] == 0 && datagram[^2] == 0
            ? new Answer(Disposition.DroppedMalformedNts, []) : answer);

    [Fact]
    public Task A_twin_that_gives_a_cookie_too_few_is_found() => AssertFoundAsync(
        "cookies instead of",
        (datagram, answer) => answer.Disposition == Disposition.AnsweredNts && datagram.Length > 900 ? _stage.Server.Ask(WithOneCookie(datagram)) : answer);

    [Fact]
    public Task A_twin_that_counts_one_answer_as_silence_is_found() => AssertFoundAsync(
        "DroppedMalformedField with", (_, answer) => answer.Disposition == Disposition.NtsNakUnknownKey ? answer with { Disposition = Disposition.DroppedMalformedField } : answer);

    [Fact]
    public Task A_twin_with_an_outcome_that_has_no_name_is_found() => AssertFoundAsync(
        "an outcome that has no name", (_, answer) => answer.Disposition == Disposition.DroppedUnknownMac ? answer with { Disposition = (Disposition)99 } : answer);

    [Fact]
    public Task A_twin_that_forgets_whose_request_it_answers_is_found() => AssertFoundAsync(
        "a header that does not answer this request",
        (datagram, answer) => answer.Disposition == Disposition.Answered && datagram.Length > 64
            ? answer with { Octets = [.. answer.Octets[..24], .. new byte[8], .. answer.Octets[32..]] } : answer);

    [Fact]
    public Task A_twin_that_kisses_what_is_no_request_is_found() => AssertFoundAsync(
        "a kiss for what is no request",
        (datagram, client, answer) => client != TestResponder.Loopback && datagram.Length < NtpHeader.Length ? answer with { Disposition = Disposition.KissDeny } : answer);

    [Fact]
    public Task A_twin_that_asks_a_limited_client_to_go_away_is_found() => AssertFoundAsync(
        "an open answer that says too much or too little",
        (_, _, answer) => answer.Disposition == Disposition.KissRate ? answer with { Octets = [.. answer.Octets[..12], .. "DENY"u8, .. answer.Octets[16..]] } : answer);

    [Fact]
    public Task A_twin_that_limits_a_client_that_has_a_token_is_found() => AssertFoundAsync(
        "for a client that has a token",
        (datagram, client, answer) => datagram.Length % 8 == 4 && answer.Disposition == Disposition.AnsweredNts && client == TestResponder.Loopback
            ? new Answer(Disposition.DroppedRateLimited, []) : answer);

    [Fact]
    public Task A_twin_that_takes_long_over_one_kind_of_packet_is_found() => AssertFoundAsync(
        "takes too long every time",
        (datagram, answer) =>
        {
            long start = TimeProvider.System.GetTimestamp();
            while (datagram.Length % 97 == 5 && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMilliseconds(20))
            {
                // It computes something that grows out of all proportion.
            }

            return answer;
        });

    [Fact]
    public Task A_twin_that_allocates_for_one_kind_of_packet_is_found() => AssertFoundAsync(
        "octets allocated",
        datagram => _stage.Server.Ask(datagram),
        datagram => datagram.Length % 31 == 5 && datagram.ToArray().Length == 0 ? default : _stage.Server.AskInPlace(datagram));

    [Fact]
    public async Task A_twin_that_writes_a_header_without_its_leap_indicator_is_found()
    {
        var promises = new WirePromises(header => WirePromises.Write(header with { Leap = LeapIndicator.NoWarning }));

        Assert.Contains("a header that is written otherwise", await FindAsync(Next, promises.BrokenAsync), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_twin_that_understands_every_critical_record_is_found()
    {
        var promises = new KePromises((message, supported) =>
            KePromises.Judge(message, supported) is { Fault: not KeRequestFault.UnrecognizedCriticalRecord } verdict ? verdict : new KeVerdict(KeRequestFault.Incomplete));

        Assert.Contains("instead of KeVerdict { Fault = Unrec", await FindAsync(KeCases.NextRequest, promises.BrokenAsync), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_twin_that_chooses_an_aead_that_was_not_offered_is_found()
    {
        var promises = new KePromises((message, supported) => KePromises.Judge(message, supported) is { Decision.Agreement: KeAgreement.NoCommonAead } verdict
            ? verdict with { Decision = new KeDecision(KeAgreement.Agreed, AeadAlgorithm.AesSivCmac256) } : KePromises.Judge(message, supported));

        Assert.Contains("instead of", await FindAsync(KeCases.NextRequest, promises.BrokenAsync), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_twin_that_agrees_on_30_with_a_client_that_may_mean_another_context_is_found()
    {
        byte[] context = [0x04, 0, 0, 0];
        var promises = new KePromises((message, supported) => KePromises.Judge(message, supported) is { Decision.Agreement: KeAgreement.Agreed, Fault: KeRequestFault.None }
            ? KePromises.Judge([.. context, .. message], supported) : KePromises.Judge(message, supported));

        Assert.Contains("Aead = Aes128GcmSiv, ConfirmsGcmSivContext = True } } instead of", await FindAsync(KeCases.NextRequest, promises.BrokenAsync), StringComparison.Ordinal);
    }

    private FuzzCase Next(Noise noise) => NtpCases.NextOfAny(_stage, noise);

    /// <summary>A request of the same client that wants one cookie.</summary>
    private byte[] WithOneCookie(byte[] datagram)
    {
        NtsPeer peer = _stage.PeerOf(new RequestOracle(_stage.Ring).CookiesOf(datagram).Aead);
        return peer.Request(peer.Cookie(_stage.Ring.Minting));
    }

    /// <summary>A good request and a good field behind it, among others.</summary>
    private FuzzCase WithFieldBehind(Noise noise)
    {
        FuzzCase made = Next(noise);
        return noise.Below(4) == 0 ? NtpCases.Datagram([.. made.Octets, 0x21, 0x04, 0, 16, .. new byte[12]]) : made;
    }

    /// <summary>A twin of the server is found out; its answers are judged, its memory is not.</summary>
    private Task AssertFoundAsync(string what, Func<byte[], Answer, Answer> twin, Func<Noise, FuzzCase>? make = null)
    {
        Disposition last = default;
        return AssertFoundAsync(what, datagram => Remember(twin(datagram, _stage.Server.Ask(datagram))), _ => last, make);

        Answer Remember(Answer answer)
        {
            last = answer.Disposition;
            return answer;
        }
    }

    /// <summary>A twin of the server with limits is found out.</summary>
    private async Task AssertFoundAsync(string what, Func<byte[], ClientAddress, Answer, Answer> twin)
    {
        var promises = new AdmissionPromises(_stage, (datagram, client) => twin(datagram, client, _stage.LimitedServer.Ask(datagram, client)));

        Assert.Contains(what, await FindAsync(Next, promises.BrokenAsync), StringComparison.Ordinal);
    }

    private async Task AssertFoundAsync(string what, Func<byte[], Answer> ask, Func<byte[], Disposition> askInPlace, Func<Noise, FuzzCase>? make = null)
    {
        var promises = new ResponderPromises(_stage, ask, askInPlace);

        string? finding = await FindAsync(make ?? Next, promises.BrokenAsync);

        Assert.Contains(what, finding, StringComparison.Ordinal);
        Assert.Contains($"SEED={_seed}", finding, StringComparison.Ordinal);
    }

    private Task<string?> FindAsync(Func<Noise, FuzzCase> make, Func<FuzzCase, ValueTask<string?>> broken) => new FuzzLoop(_seed, Patience).FindAsync(make, broken);
}
