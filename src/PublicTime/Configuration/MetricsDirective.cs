using System.Net;

namespace PublicTime.Configuration;

/// <summary>Where health, readiness and metrics are shown over HTTP: <c>metrics ADDRESS:PORT</c> or <c>metrics [ADDRESS]:PORT</c>, ours.</summary>
internal static class MetricsDirective
{
    private const string Forms = "one address with a port from 0 to 65535, as in 127.0.0.1:9123 or [::1]:9123";

    public static void Read(DirectiveLine line, ConfigurationDraft draft)
    {
        string text = line.Arguments.Count == 1 ? line.Arguments[0] : "";
        (string host, string port) = Split(text);
        if (!DirectiveArguments.TryNumber(port, 0, ushort.MaxValue, out int number))
        {
            draft.Refuse(line, Forms);
        }
        else if (!AddressText.TryReadAddress(Unbracketed(host), out IPAddress address) || IsBracketed(host) != host.Contains(':', StringComparison.Ordinal))
        {
            RefuseHost(host, line, draft);
        }
        else
        {
            Add(new IPEndPoint(address, number), line, draft);
        }
    }

    /// <summary>Completes the options, and notes what only the directives together can say: the kernel would blame another process for it.</summary>
    public static ServeOptions Complete(ServeOptions options, ConfigurationDraft draft)
    {
        List<IPEndPoint> taken = [.. options.ServesKe ? options.Addresses.Select(address => new IPEndPoint(address, options.KePort)) : []];
        int ofKe = taken.Count;
        foreach ((DirectiveOrigin origin, IPEndPoint endpoint) in draft.MetricsEndpoints)
        {
            int at = taken.FindIndex(other => Collide(endpoint, other));
            if (at >= 0)
            {
                draft.AddMistake(origin, $"`metrics` names a place that {(at < ofKe ? "`ntsport`" : "a `metrics` before it")} takes already; give another port.");
            }

            taken.Add(endpoint);
        }

        return options with { MetricsEndpoints = [.. draft.MetricsEndpoints.Select(entry => entry.Endpoint)] };
    }

    private static bool Collide(IPEndPoint one, IPEndPoint other) =>
        one.Port != 0 && one.Port == other.Port && one.AddressFamily == other.AddressFamily
        && (one.Address.Equals(other.Address) || IsEverywhere(one.Address) || IsEverywhere(other.Address));

    private static bool IsEverywhere(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static void Add(IPEndPoint endpoint, DirectiveLine line, ConfigurationDraft draft)
    {
        draft.MetricsEndpoints.Add((line.Origin, endpoint));
        if (!IPAddress.IsLoopback(endpoint.Address))
        {
            draft.AddNotice(
                line.Origin, $"`metrics {line.Shown[0]}` asks for no password: whoever reaches that address reads all counters, so filter it by a firewall.");
        }
    }

    private static void RefuseHost(string host, DirectiveLine line, ConfigurationDraft draft)
    {
        bool isName = host.Any(char.IsAsciiLetter) && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_');
        if (isName)
        {
            draft.AddMistake(line.Origin, $"`metrics` takes no host name such as `{line.Shown[0]}`: names are not looked up, so write its address.");
        }
        else
        {
            draft.Refuse(line, Forms);
        }
    }

    private static (string Host, string Port) Split(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon < 0 ? ("", "") : (text[..colon], text[(colon + 1)..]);
    }

    private static bool IsBracketed(string host) => host.StartsWith('[') && host.EndsWith(']');

    private static string Unbracketed(string host) => IsBracketed(host) ? host[1..^1] : host;
}
