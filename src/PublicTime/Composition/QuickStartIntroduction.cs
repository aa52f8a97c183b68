using System.Globalization;
using System.Net;
using PublicTime.CommandLine;
using PublicTime.Querying;

namespace PublicTime.Composition;

/// <summary>What a new user reads after the first command: where the service listens, that it works, and how to ask it with chronyd.</summary>
internal sealed class QuickStartIntroduction(RunningService service, TimeQuery query)
{
    /// <summary>Asks the service for authenticated time and writes the introduction.</summary>
    public async Task WriteAsync(TextWriter output, CancellationToken cancellation)
    {
        string certificatePath = service.Certificates!.Current.Current.Certificates[0].Path;
        await output.WriteLineAsync(
            $"""
            PublicTime {ProductVersion.Text}
              NTP and NTS   UDP {Join(service.NtpEndpoints)}
              NTS-KE        TCP {Join(service.KeEndpoints)}
              certificate   {certificatePath}

            """).ConfigureAwait(false);
        (string host, int ntpPort, int kePort) = (IPAddress.Loopback.ToString(), service.NtpEndpoints[0].Port, service.KeEndpoints[0].Port);
        var options = new QueryOptions { Host = host, IsNts = true, CaFile = certificatePath, NtpPort = ntpPort, KePort = kePort, Pause = TimeSpan.Zero };
        QueryOutcome outcome = await query.AskAsync(options, cancellation).ConfigureAwait(false);
        await output.WriteLineAsync(outcome.IsSuccess ? SelfCheck(outcome.Report) : $"Self-check failed: {outcome.Failure}").ConfigureAwait(false);
        await output.WriteLineAsync(
            $"""

            Ask it with chronyd, as root or as any user who may read the certificate:
              chronyd -Q -t 10 "user $(id -un)" nosystemcert 'ntstrustedcerts {certificatePath}' 'server {host} port {ntpPort} nts ntsport {kePort} iburst'
            Stop it with Ctrl-C.
            """).ConfigureAwait(false);
        await output.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private static string SelfCheck(QueryReport report)
    {
        ExchangeReport best = report.Best;
        KeyExchangeReport ke = report.KeyExchange!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
              self-check       offset            delay    AEAD                    cookies
              authenticated    {best.OffsetSeconds * 1e6,+9:+0.000;-0.000} µs    {best.DelaySeconds * 1e6,9:0.000} µs    {$"{ke.Aead} ({ke.AeadNumber})",-24}{ke.Cookies} + {best.FreshCookies} fresh
            """);
    }

    private static string Join(IEnumerable<IPEndPoint> endpoints) => string.Join(" and ", endpoints);
}
