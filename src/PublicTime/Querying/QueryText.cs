using System.Globalization;
using System.Text;

namespace PublicTime.Querying;

/// <summary>A query's report as text for people; programs read the JSON.</summary>
public static class QueryText
{
    private const int NameWidth = 16;

    /// <summary>Several lines, each ending in a line feed.</summary>
    public static string Render(QueryReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        StringBuilder text = new();
        Line(text, "server", $"{report.Host}, time from {report.NtpEndpoint}{(report.KeyExchange is null ? ", not authenticated" : ", authenticated by NTS")}");
        if (report.KeyExchange is { } ke)
        {
            Line(text, "key exchange", $"{ke.Endpoint}, {ke.TlsVersion}, certificate {ke.CertificateSubject}");
            Line(text, "AEAD", $"{ke.Aead} ({ke.AeadNumber})");
            Line(text, "cookies", $"{ke.Cookies} received in the key exchange");
        }

        Line(text, "stratum", report.Stratum.ToString(CultureInfo.InvariantCulture) + (report.Stratum > 15 ? ": the server is not synchronized" : ""));
        Line(text, "reference ID", report.ReferenceId);
        Line(text, "leap", report.Leap);
        Line(text, "root distance", Seconds(report.RootDistanceSeconds));
        text.Append(Table(report));
        if (report.Exchanges.Count < report.Asked)
        {
            text.Append(CultureInfo.InvariantCulture, $"{report.Asked - report.Exchanges.Count} of {report.Asked} exchanges were not answered\n");
        }

        return text.ToString();
    }

    /// <summary>The table of exchanges, one line each.</summary>
    public static string Table(QueryReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{"exchange",-10}{"offset",18}{"delay",18}{"fresh cookies",16}\n");
        for (int i = 0; i < report.Exchanges.Count; i++)
        {
            ExchangeReport exchange = report.Exchanges[i];
            text.Append(CultureInfo.InvariantCulture, $"{i + 1,-10}{Signed(exchange.OffsetSeconds),18}{Seconds(exchange.DelaySeconds),18}{exchange.FreshCookies,16}\n");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, string value) => text.Append($"{name.PadRight(NameWidth)} {value}\n");

    private static string Seconds(double seconds) => seconds.ToString("0.000000000 s", CultureInfo.InvariantCulture);

    private static string Signed(double seconds) => seconds.ToString("+0.000000000 s;-0.000000000 s", CultureInfo.InvariantCulture);
}
