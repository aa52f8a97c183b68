using PublicTime.Actors;
using PublicTime.KeService.Certificates;
using PublicTime.Native.Tests.Tls;
using PublicTime.Native.Tls;

namespace PublicTime.KeService.Tests.Certificates;

public sealed class CertificateActorTests : IDisposable
{
    private const int Replaced = 3010;
    private const int Refused = 3011;
    private const int Restored = 3012;
    private const int Unchanged = 3013;
    private const int NeverShown = 3017;

    private readonly TestCertificates _certificates = new();
    private readonly HandContext _context = new();
    private readonly EventLog _log = new();
    private readonly DateTimeOffset _now;

    public CertificateActorTests() => _now = _context.Clock.GetUtcNow();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task A_new_pair_is_shown_at_the_next_look_and_said_once_with_both_ends()
    {
        (CertificateActor actor, Published<TlsServerContext> shown) = Follow(Write("a", days: 40));
        TlsServerContext before = shown.Snapshot.Current;
        Write("a", days: 130);

        await LookAsync(actor);

        Assert.NotSame(before, shown.Snapshot.Current);
        Assert.Equal(_now.AddDays(130), Assert.Single(shown.Snapshot.Current.Certificates).ExpiresAt);
        (int[] events, string line) = _log.Take();
        Assert.Equal([Replaced], events);
        Assert.Equal(
            $"NTS-KE shows a new certificate from {_certificates.PathOf("a.crt")}, for a.example: it expires {_now.AddDays(130):u}, the one before {_now.AddDays(40):u}",
            line);

        await LookAsync(actor);
        Assert.Empty(_log.Take().Events);
    }

    [Theory]
    [InlineData("certbot")]
    [InlineData("kubernetes")]
    [InlineData("rename, with the times and length of the old one")]
    public async Task However_the_files_are_replaced_it_is_seen(string way)
    {
        TlsCertificateFiles first = Write("first", days: 40);
        TlsCertificateFiles second = Write("second", days: 80);
        TlsCertificateFiles live = new(_certificates.PathOf("live.crt"), _certificates.PathOf("live.key"));
        switch (way)
        {
            case "certbot": // live/ has links to archive/
                File.CreateSymbolicLink(live.CertificatePath, first.CertificatePath);
                File.CreateSymbolicLink(live.KeyPath, first.KeyPath);
                break;
            case "kubernetes": // ..data is a link to a folder
                live = new(Path.Combine(_certificates.PathOf("..data"), "tls.crt"), Path.Combine(_certificates.PathOf("..data"), "tls.key"));
                foreach (TlsCertificateFiles files in new[] { first, second })
                {
                    string folder = files.CertificatePath + ".folder";
                    Directory.CreateDirectory(folder);
                    File.Copy(files.CertificatePath, Path.Combine(folder, "tls.crt"));
                    File.Copy(files.KeyPath, Path.Combine(folder, "tls.key"));
                }

                Directory.CreateSymbolicLink(_certificates.PathOf("..data"), first.CertificatePath + ".folder");
                break;
            default:
                File.Copy(first.CertificatePath, live.CertificatePath);
                File.Copy(first.KeyPath, live.KeyPath);
                break;
        }

        (CertificateActor actor, Published<TlsServerContext> shown) = Follow(live);
        switch (way)
        {
            case "certbot":
                SwapLink(live.CertificatePath, second.CertificatePath);
                SwapLink(live.KeyPath, second.KeyPath);
                break;
            case "kubernetes":
                Directory.Delete(_certificates.PathOf("..data"));
                Directory.CreateSymbolicLink(_certificates.PathOf("..data"), second.CertificatePath + ".folder");
                break;
            default:
                DateTime time = File.GetLastWriteTimeUtc(live.CertificatePath);
                File.SetLastWriteTimeUtc(second.CertificatePath, time);
                File.SetLastWriteTimeUtc(second.KeyPath, time);
                File.Move(second.CertificatePath, live.CertificatePath, overwrite: true);
                File.Move(second.KeyPath, live.KeyPath, overwrite: true);
                break;
        }

        await LookAsync(actor);

        Assert.Equal("CN=second", Assert.Single(shown.Snapshot.Current.Certificates).Subject);
    }

    [Fact]
    public async Task A_pair_that_is_half_written_at_one_look_settles_without_a_word()
    {
        (CertificateActor actor, Published<TlsServerContext> shown) = Follow(Write("a", days: 40));
        TlsCertificateFiles next = Write("next", days: 80);
        File.Copy(next.CertificatePath, _certificates.PathOf("a.crt"), overwrite: true);

        await LookAsync(actor);
        Assert.Equal(_now.AddDays(40), shown.Snapshot.Current.Certificates[0].ExpiresAt);
        File.Copy(next.KeyPath, _certificates.PathOf("a.key"), overwrite: true);
        await LookAsync(actor);

        Assert.Equal(_now.AddDays(80), shown.Snapshot.Current.Certificates[0].ExpiresAt);
        Assert.Equal([Replaced], _log.Take().Events);
    }

    [Fact]
    public async Task A_pair_that_is_half_written_after_it_was_bad_settles_without_another_word()
    {
        (CertificateActor actor, Published<TlsServerContext> shown) = Follow(Write("a", days: 40));
        TlsCertificateFiles next = Write("next", days: 80);
        File.Delete(_certificates.PathOf("a.key"));
        await LookAsync(actor);
        await LookAsync(actor);
        Assert.Equal([Refused], _log.Take().Events);

        File.WriteAllText(_certificates.PathOf("a.key"), "half");
        await LookAsync(actor);
        Assert.Empty(_log.Take().Events);
        File.Copy(next.CertificatePath, _certificates.PathOf("a.crt"), overwrite: true);
        File.Copy(next.KeyPath, _certificates.PathOf("a.key"), overwrite: true);
        await LookAsync(actor);

        Assert.Equal(_now.AddDays(80), shown.Snapshot.Current.Certificates[0].ExpiresAt);
        Assert.Equal([Replaced], _log.Take().Events);
    }

    [Fact]
    public async Task Another_fault_in_place_of_one_that_was_said_is_said_when_it_stays()
    {
        (CertificateActor actor, _) = Follow(Write("a", days: 40));
        File.Delete(_certificates.PathOf("a.key"));
        await LookAsync(actor);
        await LookAsync(actor);
        File.WriteAllText(_certificates.PathOf("a.key"), "half");
        await LookAsync(actor);
        await LookAsync(actor);

        Assert.Equal([Refused, Refused], _log.Take().Events);
    }

    [Theory]
    [InlineData("mismatched", "The private key in {key} does not belong to the certificate in {crt}.")]
    [InlineData("expired", "The certificate in {crt} expired 2036-02-06 06:28:16Z.")]
    [InlineData("not yet valid", "The certificate in {crt} is valid only from 2036-02-08 06:28:16Z on.")]
    [InlineData("missing", "The certificate file {crt} does not exist.")]
    [InlineData("text", "The certificate file {crt} holds no usable certificate in PEM form (no start line).")]
    public async Task What_is_bad_is_refused_in_one_sentence_once_and_the_old_one_stays_until_a_good_one_comes(string trouble, string reason)
    {
        (CertificateActor actor, Published<TlsServerContext> shown) = Follow(Write("a", days: 40));
        TlsServerContext before = shown.Snapshot.Current;
        string certificate = _certificates.PathOf("a.crt");
        switch (trouble)
        {
            case "mismatched":
                File.Copy(Write("b", days: 50).CertificatePath, certificate, overwrite: true);
                break;
            case "expired":
                _certificates.WriteFor("a", ["a.example"], _now.AddDays(-2), _now.AddDays(-1));
                break;
            case "not yet valid":
                _certificates.WriteFor("a", ["a.example"], _now.AddDays(1), _now.AddDays(2));
                break;
            case "missing":
                File.Delete(certificate);
                break;
            default:
                File.WriteAllText(certificate, "nothing of use\n");
                break;
        }

        await LookAsync(actor);
        Assert.Empty(_log.Take().Events);
        await LookAsync(actor);
        (int[] events, string line) = _log.Take();
        Assert.Equal([Refused], events);
        string sentence = reason.Replace("{crt}", certificate, StringComparison.Ordinal).Replace("{key}", _certificates.PathOf("a.key"), StringComparison.Ordinal);
        Assert.Equal($"NTS-KE goes on with the certificate that expires {_now.AddDays(40):u}: {sentence}", line);
        for (int look = 0; look < 100; look++)
        {
            await LookAsync(actor);
        }

        Assert.Empty(_log.Take().Events);
        Assert.Same(before, shown.Snapshot.Current);

        Write("a", days: 90);
        await LookAsync(actor);
        Assert.Equal([Replaced], _log.Take().Events);
        Assert.Equal(_now.AddDays(90), shown.Snapshot.Current.Certificates[0].ExpiresAt);
    }

    [Fact]
    public async Task Whoever_asks_is_answered_at_once_and_every_time()
    {
        (CertificateActor actor, _) = Follow(Write("a", days: 40));
        string good = File.ReadAllText(_certificates.PathOf("a.crt"));

        await AskAsync(actor);
        Assert.Equal([Unchanged], _log.Take().Events);
        File.Delete(_certificates.PathOf("a.crt"));
        await AskAsync(actor);
        await AskAsync(actor);
        Assert.Equal([Refused, Refused], _log.Take().Events);
        File.WriteAllText(_certificates.PathOf("a.crt"), good);
        await LookAsync(actor);
        Assert.Equal([Restored], _log.Take().Events);
        Assert.Single(_context.Told, told => told.Message is CertificateMessage.LookDue); // asking starts no second clockwork
    }

    [Fact]
    public async Task A_certificate_that_is_refused_as_too_early_is_shown_when_its_time_has_come()
    {
        (CertificateActor actor, Published<TlsServerContext> shown) = Follow(Write("a", days: 40));
        _certificates.WriteFor("a", ["a.example"], _now.AddDays(1), _now.AddDays(60));

        await LookAsync(actor);
        await LookAsync(actor);
        _context.Clock.Advance(TimeSpan.FromDays(2));
        await LookAsync(actor);

        Assert.Equal([Refused, Replaced], _log.Take().Events);
        Assert.Equal(_now.AddDays(60), shown.Snapshot.Current.Certificates[0].ExpiresAt);
    }

    [Fact]
    public async Task A_bad_pair_does_not_hold_up_a_good_one()
    {
        (CertificateActor actor, Published<TlsServerContext> shown) = Follow(Write("a", days: 40), Write("b", days: 41));
        File.Delete(_certificates.PathOf("a.key"));
        Write("b", days: 90);

        await LookAsync(actor);

        Assert.Equal([_now.AddDays(40), _now.AddDays(90)], shown.Snapshot.Current.Certificates.Select(certificate => certificate.ExpiresAt));
    }

    [Fact]
    public void A_certificate_that_nobody_gets_is_said_at_the_start()
    {
        Follow(Write("a", days: 40), _certificates.WriteFor("twin", ["a.example"], _now, _now.AddDays(40)));

        Assert.Equal([NeverShown], _log.Take().Events);
    }

    private static void SwapLink(string link, string target)
    {
        File.CreateSymbolicLink(link + ".new", target);
        File.Move(link + ".new", link, overwrite: true);
    }

    private TlsCertificateFiles Write(string name, int days) =>
        _certificates.WriteFor(name, [name is "b" ? "b.example" : "a.example"], _now.AddDays(-1), _now.AddDays(days));

    private (CertificateActor Actor, Published<TlsServerContext> Shown) Follow(params TlsCertificateFiles[] files)
    {
        var shown = new Published<TlsServerContext>(TlsServerContext.Load(files));
        return (new CertificateActor(_context, shown, ours: null, _log), shown);
    }

    /// <summary>Delivers the look that the actor has asked for.</summary>
    private async Task LookAsync(CertificateActor actor)
    {
        (TimeSpan delay, CertificateMessage message) = Assert.Single(_context.Told);
        Assert.Equal(CertificateActor.LookInterval, delay);
        _context.Told.Clear();
        await actor.ReceiveAsync(message, CancellationToken.None);
    }

    private static async Task AskAsync(CertificateActor actor) =>
        await actor.ReceiveAsync(new CertificateMessage.ReloadAsked(static () => { }), CancellationToken.None);
}
