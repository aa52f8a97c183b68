using System.Security.Cryptography.X509Certificates;
using PublicTime.Native.Tls;

namespace PublicTime.Native.Tests.Tls;

/// <summary>Which certificate a client is shown (RFC 6066 section 3, RFC 8446 section 4.4.2.2).</summary>
public sealed class ServerNameTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestCertificates _certificates = new();
    private readonly CancellationTokenSource _deadline = new(Patience);

    public void Dispose()
    {
        _certificates.Dispose();
        _deadline.Dispose();
    }

    [Theory]
    [InlineData("a.example", "CN=first")]
    [InlineData("A.EXAMPLE.", "CN=first")]
    [InlineData("time.b.example", "CN=wild")]
    [InlineData("exact.b.example", "CN=exact")]
    [InlineData("b.example", "CN=first")] // a wildcard stands for one label
    [InlineData("x.y.b.example", "CN=first")]
    [InlineData("elsewhere.example", "CN=first")]
    [InlineData("192.0.2.7", "CN=first")] // no name is sent for an address
    public async Task The_name_that_is_asked_for_decides(string host, string subject)
    {
        using TlsServerContext context = TlsServerContext.Load(
            _certificates.WriteFor("first", ["a.example"]),
            _certificates.WriteFor("wild", ["*.b.example"]),
            _certificates.WriteFor("exact", ["exact.b.example"]));

        Assert.Equal(subject, await ShownAsync(context, host));
    }

    [Fact]
    public async Task Of_two_kinds_for_one_name_the_cheaper_one_is_shown_to_a_client_that_takes_both()
    {
        using TlsServerContext context = TlsServerContext.Load(
            _certificates.WriteFor("rsa", ["a.example"], isRsa: true), _certificates.WriteFor("ecdsa", ["a.example"]));

        Assert.Equal("CN=ecdsa", await ShownAsync(context, "a.example"));
        Assert.Equal("CN=ecdsa", await ShownAsync(context, "127.0.0.1"));
        Assert.Empty(context.NeverShown);
    }

    [Fact]
    public async Task Every_context_insists_on_ntske_and_gives_no_ticket()
    {
        using TlsServerContext context = TlsServerContext.Load(
            _certificates.WriteFor("first", ["a.example"]), _certificates.WriteFor("second", ["localhost"]));
        using TlsClientContext trust = TlsClientContext.Trusting(_certificates.PathOf("second.crt"));
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        using TlsConnection client = TlsConnection.ForClient(clientPipe, trust, "localhost");
        using TlsConnection server = TlsConnection.ForServer(serverPipe, context);
        await Task.WhenAll(client.HandshakeAsync(_deadline.Token).AsTask(), server.HandshakeAsync(_deadline.Token).AsTask());

        Assert.True(client.IsNtsKe && server.IsNtsKe);
        Assert.False(clientPipe.Input.TryRead(out _)); // nothing follows the handshake
    }

    [Fact]
    public async Task The_chain_is_sent_whole()
    {
        (TlsCertificateFiles files, string rootPath) = _certificates.WriteChain("leaf");
        using TlsServerContext context = TlsServerContext.Load(_certificates.WriteFor("first", ["a.example"]), files);

        Assert.Equal("CN=leaf", await ShownAsync(context, "localhost", rootPath));
    }

    [Fact]
    public void A_certificate_that_nobody_gets_is_known()
    {
        using TlsServerContext context = TlsServerContext.Load(
            _certificates.WriteFor("first", ["a.example"]), _certificates.WriteFor("twin", ["a.example"]), _certificates.WriteFor("other", ["b.example"]));

        Assert.Equal("CN=twin", Assert.Single(context.NeverShown).Subject);
    }

    [Fact]
    public void A_file_that_breaks_off_after_its_first_certificate_is_refused()
    {
        (TlsCertificateFiles files, _) = _certificates.WriteChain("leaf");
        string text = File.ReadAllText(files.CertificatePath);
        File.WriteAllText(files.CertificatePath, text[..^100]);

        Assert.Contains("no usable certificate", Assert.Throws<TlsConfigurationException>(() => TlsServerContext.Load(files)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_handshake_is_lost_while_contexts_are_replaced()
    {
        const int Sessions = 100;
        string[] subjects = ["CN=one", "CN=two"];
        TlsCertificateFiles[] files = [_certificates.WriteFor("one", ["a.example"]), _certificates.WriteFor("two", ["a.example"])];
        TlsServerContext current = TlsServerContext.Load(files[0]);
        using var stop = new CancellationTokenSource();
        Task replacing = Task.Run(() =>
        {
            for (int i = 1; !stop.IsCancellationRequested; i++)
            {
                Volatile.Write(ref current, TlsServerContext.Load(files[i % 2])); // the old one is dropped, as when one is published
                GC.Collect();
            }
        });
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int session = 0; session < Sessions; session++)
        {
            TlsServerContext context = Volatile.Read(ref current);
            seen.Add(await ShownAsync(context, "a.example", context.Certificates[0].Path));
        }

        await stop.CancelAsync();
        await replacing;
        Assert.True(seen.SetEquals(subjects));
    }

    private async Task<string> ShownAsync(TlsServerContext context, string host, string? rootPath = null)
    {
        using TlsClientContext trust = TlsClientContext.Trusting(rootPath ?? context.Certificates[0].Path);
        (DuplexPipe clientPipe, DuplexPipe serverPipe) = DuplexPipe.Pair();
        using TlsConnection client = TlsConnection.ForClient(clientPipe, trust, host);
        using TlsConnection server = TlsConnection.ForServer(serverPipe, context);
        TlsHandshakeResult[] results =
            await Task.WhenAll(client.HandshakeAsync(_deadline.Token).AsTask(), server.HandshakeAsync(_deadline.Token).AsTask());
        if (rootPath is not null)
        {
            Assert.All(results, result => Assert.Equal(TlsHandshakeResult.Completed, result));
        }

        // A client that refuses what it is shown has been shown it all the same.
        using X509Certificate2 shown = X509CertificateLoader.LoadCertificate(client.PeerCertificate());
        return shown.Subject;
    }
}
