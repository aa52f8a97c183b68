using System.Globalization;
using PublicTime.Actors;
using PublicTime.KeService.Certificates;
using PublicTime.Native.Tests.Files;
using PublicTime.Native.Tests.Tls;
using PublicTime.Native.Tls;

namespace PublicTime.KeService.Tests.Certificates;

public sealed class ExpiryTests : IDisposable
{
    private const int Replaced = 3010;
    private const int Expiring = 3014;
    private const int Expired = 3015;
    private const int NotYetValid = 3016;
    private const int Renewed = 3018;
    private const int NotRenewed = 3019;

    private readonly TestCertificates _certificates = new();
    private readonly HandContext _context = new();
    private readonly EventLog _log = new();
    private readonly DateTimeOffset _now;

    public ExpiryTests() => _now = _context.Clock.GetUtcNow();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Thirty_seven_and_one_days_before_the_end_and_at_it_there_is_one_line_each()
    {
        CertificateActor actor = Follow(_certificates.WriteFor("a", ["a.example", "192.0.2.1"], _now, _now.AddDays(40)));
        Dictionary<int, string> said = [];
        const int StepsPerDay = 4;
        for (int step = 1; step <= 41 * StepsPerDay; step++)
        {
            _context.Clock.Advance(TimeSpan.FromDays(1) / StepsPerDay);
            await LookAsync(actor);
            (int[] events, string line) = _log.Take();
            if (events.Length > 0)
            {
                Assert.Equal([step < 40 * StepsPerDay ? Expiring : Expired], events);
                said.Add(step, line);
            }
        }

        string certificate = $"The certificate {_certificates.PathOf("a.crt")} for a.example, 192.0.2.1";
        Assert.Equal([10 * StepsPerDay, 33 * StepsPerDay, 39 * StepsPerDay, 40 * StepsPerDay], said.Keys);
        Assert.StartsWith($"{certificate} expires {_now.AddDays(40):u}, in 30 days: ", said[10 * StepsPerDay], StringComparison.Ordinal);
        Assert.Contains(", in 7 days: ", said[33 * StepsPerDay], StringComparison.Ordinal);
        Assert.Contains(", in 24 hours: ", said[39 * StepsPerDay], StringComparison.Ordinal);
        Assert.StartsWith($"{certificate} expired {_now.AddDays(40):u}: ", said[40 * StepsPerDay], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, Expired)]
    [InlineData(5, Expiring)]
    [InlineData(31, 0)]
    public void A_start_inside_a_window_says_so_at_once(int daysLeft, int expected)
    {
        Follow(_certificates.WriteFor("a", ["a.example"], _now.AddDays(-60), _now.AddDays(daysLeft)));

        Assert.Equal(expected == 0 ? [] : [expected], _log.Take().Events);
    }

    [Fact]
    public void A_start_before_the_certificate_s_time_says_so()
    {
        Follow(_certificates.WriteFor("a", ["a.example"], _now.AddDays(1), _now.AddDays(90)));

        Assert.Equal([NotYetValid], _log.Take().Events);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_brings_no_line_twice_and_a_new_certificate_begins_anew()
    {
        CertificateActor actor = Follow(_certificates.WriteFor("a", ["a.example"], _now.AddDays(-60), _now.AddDays(5)));
        _context.Clock.StepWallClock(TimeSpan.FromDays(-30));
        await LookAsync(actor);
        _context.Clock.StepWallClock(TimeSpan.FromDays(30));
        await LookAsync(actor);
        Assert.Equal([Expiring], _log.Take().Events);

        _certificates.WriteFor("a", ["a.example"], _now.AddDays(-60), _now.AddDays(6));
        await LookAsync(actor);

        Assert.Equal([Replaced, Expiring], _log.Take().Events);
    }

    [Fact]
    public async Task Our_own_certificate_is_renewed_a_day_before_its_end_and_keeps_its_key()
    {
        TlsCertificateFiles files = new(_certificates.PathOf("ours.crt"), _certificates.PathOf("ours.key"));
        var ours = new SelfSignedPair(files, ["localhost"], _now.AddYears(-20), _log);
        ours.Ensure(_now.AddYears(-10).AddDays(2));
        string key = await File.ReadAllTextAsync(files.KeyPath);
        CertificateActor actor = Follow(ours, files);
        _log.Take();

        await LookAsync(actor);
        Assert.Empty(_log.Take().Events);
        _context.Clock.Advance(TimeSpan.FromDays(1.5));
        await LookAsync(actor);

        Assert.Equal([Renewed, Replaced], _log.Take().Events);
        Assert.Equal(key, await File.ReadAllTextAsync(files.KeyPath));
        await LookAsync(actor);
        Assert.Empty(_log.Take().Events);
    }

    [Fact]
    public async Task A_look_while_the_clock_is_far_ahead_leaves_a_certificate_that_is_good_when_it_is_right_again()
    {
        TlsCertificateFiles files = new(_certificates.PathOf("ours.crt"), _certificates.PathOf("ours.key"));
        var ours = new SelfSignedPair(files, ["localhost"], _now.AddYears(-20), _log);
        ours.Ensure(_now);
        CertificateActor actor = Follow(ours, files);
        _context.Clock.StepWallClock(TimeSpan.FromDays(9000));
        await LookAsync(actor);
        Assert.Equal([Renewed, Replaced], _log.Take().Events);
        _context.Clock.StepWallClock(TimeSpan.FromDays(-9000));
        await LookAsync(actor);

        Assert.Empty(_log.Take().Events);
        using TlsCredential shown = TlsCredential.Load(files);
        Assert.True(shown.Certificate.IsValidAt(_now));
        Assert.True(shown.Certificate.IsValidAt(_now.AddDays(9000)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-30 * 365, false)]
    public void A_certificate_of_ours_that_begins_in_the_future_is_made_anew_by_a_clock_that_may_be_right(int daysOff, bool isMadeAnew)
    {
        TlsCertificateFiles files = new(_certificates.PathOf("ours.crt"), _certificates.PathOf("ours.key"));
        var ours = new SelfSignedPair(files, ["localhost"], _now.AddYears(-20), _log);
        ours.Ensure(_now.AddDays(9000));

        ours.RenewIfDue(_now.AddDays(daysOff));

        using TlsCredential shown = TlsCredential.Load(files);
        Assert.Equal(isMadeAnew, shown.Certificate.IsValidAt(_now));
        Assert.True(shown.Certificate.IsValidAt(_now.AddDays(9001)));
        Assert.Equal(isMadeAnew ? [Renewed] : [], _log.Take().Events);
    }

    [Fact]
    public void A_certificate_of_ours_that_is_a_pipe_is_left_alone_with_a_line()
    {
        TlsCertificateFiles files = new(NamedPipe.Make(_certificates.PathOf("ours.crt")), _certificates.PathOf("ours.key"));

        new SelfSignedPair(files, ["localhost"], _now, _log).RenewIfDue(_now);

        Assert.Equal([NotRenewed], _log.Take().Events);
    }

    [Fact]
    public async Task What_keeps_our_certificate_from_being_renewed_is_said_once()
    {
        TlsCertificateFiles files = new(_certificates.PathOf("ours.crt"), _certificates.PathOf("ours.key"));
        var ours = new SelfSignedPair(files, ["localhost"], _now.AddYears(-20), _log);
        ours.Ensure(_now.AddYears(-10).AddHours(2));
        CertificateActor actor = Follow(ours, files);
        _log.Take();
        Directory.CreateDirectory(files.CertificatePath + ".new"); // what the new one is written to first

        await LookAsync(actor);
        await LookAsync(actor);

        Assert.Equal([NotRenewed], _log.Take().Events);
        Directory.Delete(files.CertificatePath + ".new");
        await LookAsync(actor);
        Assert.Equal([Renewed, Replaced], _log.Take().Events);
    }

    [Theory]
    [InlineData("29.23:59:59", "29 days")]
    [InlineData("2.00:00:00", "2 days")]
    [InlineData("1.23:59:59", "47 hours")]
    [InlineData("01:59:59", "1 hour")]
    [InlineData("00:59:59", "less than an hour")]
    public void What_is_left_is_rounded_down(string left, string text) =>
        Assert.Equal(text, RemainingTime.Text(TimeSpan.Parse(left, CultureInfo.InvariantCulture)));

    private CertificateActor Follow(params TlsCertificateFiles[] files) => Follow(ours: null, files);

    private CertificateActor Follow(SelfSignedPair? ours, params TlsCertificateFiles[] files) =>
        new(_context, new Published<TlsServerContext>(TlsServerContext.Load(files)), ours, _log);

    private async Task LookAsync(CertificateActor actor)
    {
        CertificateMessage message = Assert.Single(_context.Told).Message;
        _context.Told.Clear();
        await actor.ReceiveAsync(message, CancellationToken.None);
    }
}
