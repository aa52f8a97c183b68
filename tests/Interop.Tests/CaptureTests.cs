using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>What tshark reads in a capture of plain and authenticated time and of the key exchange.</summary>
public sealed class CaptureTests
{
    private const string Flawed = "_ws.malformed || _ws.expert.severity == error || _ws.expert.severity == warning";

    [Fact]
    public async Task Tshark_finds_nothing_malformed_in_key_exchange_and_time()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        await using Capture capture = await Capture.StartAsync(site.NtpPort, site.KePort);
        Dictionary<string, string?> secrets = new(StringComparer.Ordinal) { ["SSLKEYLOGFILE"] = capture.TlsSecretsFile };
        (await ChronyQuery.RunAsync(site.Plain)).ExpectExitCode(0);
        (await ChronyQuery.RunAsync(site.Authenticated, environment: secrets)).ExpectExitCode(0);
        await capture.StopAfterAsync(ntpPackets: 4);

        Assert.Empty(await capture.ReadAsync("-Y", $"ntp && ({Flawed})"));
        Assert.Empty(await capture.ReadAsync("-Y", "tls && _ws.malformed"));

        // The extension fields of every authenticated answer, by type (RFC 8915 section 7.7): identifier, authenticator.
        IReadOnlyList<string> answers = await capture.ReadAsync(
            "-Y", "ntp.flags.mode == 4 && ntp.ext", "-T", "fields", "-e", "ntp.stratum", "-e", "ntp.ext.type", "-e", "udp.length");
        IReadOnlyList<string> requests = await capture.ReadAsync(
            "-Y", "ntp.flags.mode == 3 && ntp.ext", "-T", "fields", "-e", "ntp.ext.type", "-e", "udp.length");
        Assert.NotEmpty(answers);
        Assert.Equal(requests.Count, answers.Count);
        Assert.All(answers, answer => Assert.StartsWith("10\t0x0104,0x0404\t", answer, StringComparison.Ordinal));
        Assert.Equal(requests.Select(LengthOf), answers.Select(LengthOf), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_key_exchange_is_one_request_and_one_answer_within_tls_1_3()
    {
        using ServiceSite site = new();
        await using ServiceProcess service = await site.StartAsync();
        await using Capture capture = await Capture.StartAsync(site.NtpPort, site.KePort);
        Dictionary<string, string?> secrets = new(StringComparer.Ordinal) { ["SSLKEYLOGFILE"] = capture.TlsSecretsFile };
        (await ChronyQuery.RunAsync(site.Authenticated, environment: secrets)).ExpectExitCode(0);
        await capture.StopAfterAsync(ntpPackets: 2);

        // The end of a connection that only asked whether the port is open may be in the capture too.
        string stream = Assert.Single(await capture.ReadAsync("-Y", "tls.handshake.type == 1", "-T", "fields", "-e", "tcp.stream"));

        // tshark prints what the client sent flush left and what the server sent behind a tab, or the other way round:
        // one line for each record of TLS, so two lines mean one write on either side.
        IReadOnlyList<string> conversation = await capture.ReadAsync("-q", "-z", $"follow,tls,raw,{stream}");
        string[] records = [.. conversation.Select(line => line.Trim()).Where(line => line.Length > 0 && line.All(char.IsAsciiHexDigitLower))];
        Assert.Equal(2, records.Length);
        Assert.All(records, record => Assert.StartsWith("800100020000", record, StringComparison.Ordinal));
    }

    private static string LengthOf(string fields) => fields[(fields.LastIndexOf('\t') + 1)..];
}
