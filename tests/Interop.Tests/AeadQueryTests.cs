using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>The service and <c>publictime query</c> with every AEAD, from the key exchange to the time. chronyd 4.3 knows 15 alone.</summary>
public sealed class AeadQueryTests
{
    [Fact]
    public async Task Every_AEAD_is_negotiated_and_authenticates_the_time()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        (string Offered, int Chosen)[] queries = [("15", 15), ("16", 16), ("17", 17), ("30", 30), ("17,30,15", 17), ("30,15,17,16", 30)];

        await Task.WhenAll(queries.Select(query => AssertAuthenticatesAsync(site, query.Chosen, "--aead", query.Offered)));
        await AssertAuthenticatesAsync(site, 30);

        Assert.Equal(queries.Length + 1, await site.ServedKeySessionsAsync());
    }

    [Fact]
    public async Task Ntsaeads_says_what_is_acceptable_and_the_client_what_it_prefers()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync("ntsaeads 15 17");

        await AssertAuthenticatesAsync(site, 15);
        await AssertAuthenticatesAsync(site, 17, "--aead", "16,17,15");

        CommandResult refused = await QueryAsync(site, "--aead", "30,16");
        string sentence = Assert.Single(refused.ExpectExitCode(1).Lines, line => !line.Contains('{') && !line.Contains('}') && !line.Contains('"'));
        Assert.Contains("the server supports none of the AEAD algorithms that were offered", sentence, StringComparison.Ordinal);
    }

    private static async Task AssertAuthenticatesAsync(ServiceSite site, int aead, params string[] options)
    {
        CommandResult result = await QueryAsync(site, options);
        using JsonDocument report = JsonDocument.Parse(result.ExpectExitCode(0).Output);
        JsonElement keyExchange = report.RootElement.GetProperty("keyExchange");
        Assert.Equal((aead, 8), (keyExchange.GetProperty("aeadNumber").GetInt32(), keyExchange.GetProperty("cookies").GetInt32()));

        JsonElement[] exchanges = [.. report.RootElement.GetProperty("exchanges").EnumerateArray()];
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1], exchanges.Select(exchange => exchange.GetProperty("freshCookies").GetInt32()));
        Assert.Equal(10, report.RootElement.GetProperty("stratum").GetInt32());
    }

    /// <summary>Nine exchanges: one more than the key exchange has cookies for, so that the last spends one that came with an answer.</summary>
    private static Task<CommandResult> QueryAsync(ServiceSite site, params string[] options) =>
        site.Program.RunAsync(
            [
                "query", "--nts", "--json", "--count", "9", "--ca", site.Certificate.CertificatePath, "--ke-port", $"{site.KePort}",
                "--port", $"{site.NtpPort}", .. options, "localhost",
            ]);
}
