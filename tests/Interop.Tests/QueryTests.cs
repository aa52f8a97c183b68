using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary><c>publictime query</c> against a running service: the happy path, and one sentence for each failure.</summary>
public sealed class QueryTests
{
    [Fact]
    public async Task An_authenticated_query_reports_the_time_and_how_it_was_authenticated()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        CommandResult result = await site.Program.RunAsync([.. Query(site, site.Certificate.CertificatePath, site.KePort), "127.0.0.1"]);
        string text = result.ExpectExitCode(0).Output;
        foreach (string expected in new[] { "offset", "delay", "stratum", "root distance", "AEAD", "cookie", "TLS", "CN=localhost" })
        {
            Assert.Contains(expected, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_query_can_answer_in_json()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        CommandResult result = await site.Program.RunAsync(
            [.. Query(site, site.Certificate.CertificatePath, site.KePort), "--json", "localhost"]);
        using JsonDocument document = JsonDocument.Parse(result.ExpectExitCode(0).Output);
        Assert.Equal(10, document.RootElement.GetProperty("stratum").GetInt32());
        Assert.InRange(document.RootElement.GetProperty("offsetSeconds").GetDouble(), -0.1, 0.1);
    }

    [Fact]
    public async Task A_plain_query_needs_no_certificate()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        (await site.Program.RunAsync("query", "--port", $"{site.NtpPort}", "--count", "1", "127.0.0.1")).ExpectExitCode(0);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_fails_with_one_sentence()
    {
        using ServiceSite site = new();
        using TemporaryFolder elsewhere = new();
        string foreign = ServerCertificate.Create(elsewhere).CertificatePath;
        await using ServiceProcess service = await site.StartAsync();
        CommandResult result = await site.Program.RunAsync([.. Query(site, foreign, site.KePort), "127.0.0.1"]);
        FailsWithOneSentence(result, "certificate");
    }

    [Fact]
    public async Task A_closed_port_fails_with_one_sentence_that_names_it()
    {
        using ServiceSite site = new();
        int closed = FreePort.Tcp();
        CommandResult result = await site.Program.RunAsync([.. Query(site, site.Certificate.CertificatePath, closed), "127.0.0.1"]);
        FailsWithOneSentence(result, $"{closed}");
    }

    private static string[] Query(ServiceSite site, string trusted, int kePort) =>
        ["query", "--nts", "--ca", trusted, "--ke-port", $"{kePort}", "--port", $"{site.NtpPort}"];

    private static void FailsWithOneSentence(CommandResult result, string named)
    {
        string sentence = Assert.Single(result.ExpectExitCode(1).Lines);
        Assert.Contains(named, sentence, StringComparison.OrdinalIgnoreCase);
    }
}
