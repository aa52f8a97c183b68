using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>Several certificates, and certificates that change while the service runs.</summary>
public sealed class CertificateTests
{
    private const string Taken = "NTS-KE shows a new certificate";
    private const string Refused = "NTS-KE goes on with the certificate that expires";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_name_and_the_signature_algorithms_of_a_client_decide_what_it_is_shown()
    {
        using ServiceSite site = new();
        using TemporaryFolder folder = new();
        ServerCertificate rsa = ServerCertificate.CreateFor(folder, "rsa", "localhost", isRsa: true);
        ServerCertificate other = ServerCertificate.CreateFor(folder, "other", "other.example");
        ServerCertificate wild = ServerCertificate.CreateFor(folder, "wild", "*.wild.example", isRsa: true);
        await using ServiceProcess service = await site.StartAsync(
            [.. new[] { rsa, other, wild }.SelectMany(pair => new[] { $"ntsservercert {pair.CertificatePath}", $"ntsserverkey {pair.KeyPath}" })]);

        const string Either = "ecdsa_secp256r1_sha256:rsa_pss_rsae_sha256";
        Assert.Equal(("localhost", "ECDSA"), await ShownAsync(site, "-servername localhost", Either));
        Assert.Equal(("localhost", "RSA-PSS"), await ShownAsync(site, "-servername localhost", "rsa_pss_rsae_sha256"));
        Assert.Equal(("localhost", "ECDSA"), await ShownAsync(site, "-noservername", Either));
        Assert.Equal(("localhost", "RSA-PSS"), await ShownAsync(site, "-noservername", "rsa_pss_rsae_sha256"));
        Assert.Equal(("other.example", "ECDSA"), await ShownAsync(site, "-servername other.example", Either));
        Assert.Equal(("*.wild.example", "RSA-PSS"), await ShownAsync(site, "-servername time.wild.example", Either));
        Assert.Equal(("localhost", "ECDSA"), await ShownAsync(site, "-servername elsewhere.example", Either));

        JsonElement certificates = (await site.StatusAsync()).GetProperty("certificates");
        Assert.Equal(
            "ECDSA localhost, RSA localhost, ECDSA other.example, RSA *.wild.example",
            string.Join(", ", certificates.EnumerateArray().Select(shown => $"{shown.GetProperty("keyKind")} {shown.GetProperty("names")[0]}")));
    }

    [Fact]
    public async Task No_session_is_lost_while_certificates_are_replaced_and_reloaded()
    {
        const int Reloads = 10;
        const int Sessions = 200;
        using ServiceSite site = new();
        using TemporaryFolder folder = new();
        await using ServiceProcess service = await site.StartAsync();
        HashSet<string> shown = new(StringComparer.Ordinal) { Thumbprint(site.Certificate) };
        using CancellationTokenSource reloaded = new();
        Task<List<KeySession>>[] clients = [.. Enumerable.Range(0, 2).Select(_ => HoldSessionsAsync(site.KePort, Sessions / 2, reloaded.Token))];
        for (int reload = 1; reload <= Reloads; reload++)
        {
            ServerCertificate next = ServerCertificate.CreateFor(folder, $"next{reload}", "localhost");
            shown.Add(Thumbprint(next));
            next.Replace(site.Certificate);
            await service.ReloadAsync();
            await Poll.UntilAsync(() => Count(service, Taken) == reload, Patience, () => service.Output);
        }

        await reloaded.CancelAsync();
        List<KeySession> sessions = [.. (await Task.WhenAll(clients)).SelectMany(client => client)];
        sessions.Add(await KeySession.HoldAsync(site.KePort));

        Assert.True(sessions.Count > Sessions, $"{sessions.Count} sessions");
        Assert.All(sessions, session => Assert.True(session.AnswerLength >= KeySession.ShortestAnswer, $"{session.AnswerLength} octets"));
        Assert.All(sessions, session => Assert.Contains(session.Thumbprint, shown));
        Assert.Equal(Thumbprint(site.Certificate), sessions[^1].Thumbprint);
        Assert.Equal(sessions.Count, await site.ServedKeySessionsAsync());
        Assert.Equal(0, Count(service, Refused));
    }

    [Fact]
    public async Task A_bad_file_is_refused_with_a_sentence_and_a_later_good_one_is_found_without_a_signal()
    {
        using ServiceSite site = new();
        using TemporaryFolder folder = new();
        await using ServiceProcess service = await site.StartAsync();
        string before = Thumbprint(site.Certificate);
        ServerCertificate next = ServerCertificate.CreateFor(folder, "next", "localhost");
        string after = Thumbprint(next);

        File.Copy(next.CertificatePath, site.Certificate.CertificatePath, overwrite: true);
        await service.ReloadAsync();
        await Poll.UntilAsync(() => Count(service, Refused) > 0, Patience, () => service.Output);
        Assert.Contains(
            $"The private key in {site.Certificate.KeyPath} does not belong to the certificate in {site.Certificate.CertificatePath}.",
            service.Output,
            StringComparison.Ordinal);
        Assert.Equal(before, (await KeySession.HoldAsync(site.KePort)).Thumbprint);

        next.Replace(site.Certificate);
        await Poll.UntilAsync(() => Count(service, Taken) == 1, Patience, () => service.Output);
        Assert.Equal(after, (await KeySession.HoldAsync(site.KePort)).Thumbprint);
        Assert.Equal(1, Count(service, Refused));
    }

    [Fact]
    public async Task A_reload_is_answered_with_a_line_also_where_nothing_has_changed_or_no_certificate_is_shown()
    {
        using ServiceSite site = new();
        await using (ServiceProcess service = await site.StartAsync())
        {
            await service.ReloadAsync();
            await service.WaitForLineAsync("nothing has changed; a change of any other directive waits for a restart");
        }

        int port = FreePort.Udp();
        ProgramStart start = site.Program.Start(["serve", $"port {port}", "bindaddress 127.0.0.1", "local stratum 10"]);
        (ServiceProcess plain, _) = await ServiceProcess.StartAsync(start, line => line.Contains(" serves; ", StringComparison.Ordinal));
        await using (plain)
        {
            await plain.ReloadAsync();
            await plain.WaitForLineAsync("SIGHUP reads certificates again, and no NTS-KE shows any here");
        }
    }

    private static async Task<List<KeySession>> HoldSessionsAsync(int port, int least, CancellationToken stop)
    {
        List<KeySession> sessions = [];
        while (sessions.Count < least || !stop.IsCancellationRequested)
        {
            sessions.Add(await KeySession.HoldAsync(port));
        }

        return sessions;
    }

    /// <summary>The subject's name and the kind of signature, as <c>openssl s_client</c> prints them.</summary>
    private static async Task<(string Subject, string Signature)> ShownAsync(ServiceSite site, string name, string algorithms)
    {
        string client = $"timeout 10 openssl s_client -connect 127.0.0.1:{site.KePort} {name} -sigalgs {algorithms} -tls1_3 -alpn ntske/1 < /dev/null 2>&1";
        CommandResult result = await ChildProcess.RunAsync(new ProgramStart("sh", "-c", client), Patience);
        return (After(result, "subject=CN ="), After(result, "Peer signature type:"));
    }

    private static string After(CommandResult result, string label) =>
        result.Lines.FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal))?[label.Length..].Trim() ?? result.Output;

    private static int Count(ServiceProcess service, string sentence) => service.Output.Split(sentence).Length - 1;

    private static string Thumbprint(ServerCertificate files)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(files.CertificatePath);
        return certificate.GetCertHashString(HashAlgorithmName.SHA256);
    }
}
