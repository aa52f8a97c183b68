using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>NTS-KE as <c>openssl s_client</c> sees it.</summary>
public sealed class OpenSslTests
{
    // Next Protocol 0, AEAD 15, End of Message: RFC 8915 section 4.1, as printf writes it.
    private const string KeRequest = @"\200\001\000\002\000\000\200\004\000\002\000\017\200\000\000\000";

    [Fact]
    public async Task Tls_1_3_with_the_right_protocol_gets_eight_cookies()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        string answer = Hexadecimal(await ExchangeAsync(site, "-tls1_3", "-alpn ntske/1", "-verify_return_error", "-quiet", "2>/dev/null"));

        // Records by type, critical bit and length; the port record is there because the port is not 123.
        Assert.StartsWith("800100020000" + "8004" + "0002000f", answer, StringComparison.Ordinal);
        Assert.Contains($"80070002{site.NtpPort:x4}", answer, StringComparison.Ordinal);
        Assert.EndsWith("80000000", answer, StringComparison.Ordinal);
        const int CookieRecordDigits = 2 * (4 + 100);
        Assert.Equal(2 * (6 + 6 + 6 + 4) + (8 * CookieRecordDigits), answer.Length);
    }

    [Fact]
    public async Task Tls_1_2_is_refused_with_alert_70()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        CommandResult result = await ExchangeAsync(site, "-tls1_2", "-alpn ntske/1", "2>&1");
        Assert.Contains("SSL alert number 70", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_speaks_only_other_protocols_is_refused_with_alert_120()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        CommandResult result = await ExchangeAsync(site, "-tls1_3", "-alpn h2,http/1.1", "2>&1");
        Assert.Contains("SSL alert number 120", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_names_no_protocol_gets_no_cookie()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        string answer = Hexadecimal(await ExchangeAsync(site, "-tls1_3", "-quiet", "2>/dev/null"));
        Assert.DoesNotContain("00050064", answer, StringComparison.Ordinal);
        Assert.Equal(0, await site.ServedKeySessionsAsync());
    }

    /// <summary>The order is the server's; a client that must have another suite offers no other.</summary>
    [Fact]
    public async Task Aes_128_is_agreed_on_whatever_the_client_prefers_and_every_suite_alone_is_served()
    {
        const string Strongest = "TLS_AES_256_GCM_SHA384";
        const string Quickest = "TLS_AES_128_GCM_SHA256";
        const string Portable = "TLS_CHACHA20_POLY1305_SHA256";
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        (string Offered, string Agreed)[] cases =
            [($"{Strongest}:{Portable}:{Quickest}", Quickest), ($"{Portable}:{Strongest}", Strongest), (Strongest, Strongest), (Portable, Portable)];
        foreach ((string offered, string agreed) in cases)
        {
            CommandResult result = await ExchangeAsync(site, "-tls1_3", "-alpn ntske/1", $"-ciphersuites {offered}", "2>&1");
            Assert.Contains($"Cipher is {agreed}", result.Output, StringComparison.Ordinal);
        }

        Assert.Equal(cases.Length, await site.ServedKeySessionsAsync());
    }

    [Fact]
    public async Task No_session_ticket_is_issued()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        CommandResult result = await ExchangeAsync(site, "-tls1_3", "-alpn ntske/1", "2>&1");
        Assert.Contains("TLSv1.3", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Session Ticket", result.Output, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Sends a request, waits for the server to close, and returns what it printed: with -quiet the answer, in hexadecimal.</summary>
    private static Task<CommandResult> ExchangeAsync(ServiceSite site, params string[] options)
    {
        string client = $"openssl s_client -connect 127.0.0.1:{site.KePort} -servername localhost -CAfile {site.Certificate.CertificatePath} -ign_eof";
        string shell = $"printf '{KeRequest}' | timeout 10 {client} {string.Join(' ', options)}";
        bool binary = options.Contains("-quiet", StringComparer.Ordinal);
        return ChildProcess.RunAsync(
            new ProgramStart("sh", "-c", binary ? $"{shell} | od -An -v -tx1" : shell), TimeSpan.FromSeconds(15));
    }

    private static string Hexadecimal(CommandResult result) => string.Concat(result.Output.Where(char.IsAsciiHexDigit));
}
