using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PublicTime.Frontend.Access;

namespace PublicTime.Configuration.Explanation;

/// <summary>Numbers, spans, addresses and lists in the words of a sentence.</summary>
internal static class Wording
{
    private static readonly (long Ticks, string Unit)[] Units =
        [(TimeSpan.TicksPerDay, "day"), (TimeSpan.TicksPerHour, "hour"), (TimeSpan.TicksPerMinute, "minute"), (TimeSpan.TicksPerSecond, "second")];

    /// <summary>"8 days", "1 hour", "100000 seconds": in the largest unit that fits without a rest.</summary>
    public static string Span(TimeSpan span)
    {
        (long ticks, string unit) = Units.First(unit => span.Ticks % unit.Ticks == 0 || unit.Ticks == TimeSpan.TicksPerSecond);
        return Count(span.Ticks / ticks, unit);
    }

    /// <summary>"every day", "every 2 days".</summary>
    public static string Every(TimeSpan span)
    {
        string text = Span(span);
        return $"every {(text.StartsWith("1 ", StringComparison.Ordinal) ? text[2..] : text)}";
    }

    /// <summary>"1 thread", "2 threads".</summary>
    public static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>"a", "a and b", "a, b and c"; a long list ends in "and N more".</summary>
    public static string List(IReadOnlyList<string> items, int most = 12)
    {
        if (items.Count > most)
        {
            return $"{string.Join(", ", items.Take(most - 1))} and {items.Count - most + 1} more";
        }

        return items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}";
    }

    /// <summary>"every address", "192.0.2.1 and every IPv6 address".</summary>
    public static string Places(IReadOnlyList<IPAddress> addresses)
    {
        bool isEverywhere = addresses.Count == 2 && addresses.Contains(IPAddress.Any) && addresses.Contains(IPAddress.IPv6Any);
        return isEverywhere ? "every address" : List([.. addresses.Select(Place)]);
    }

    /// <summary>"ntp.example.net", "ntp.example.net port 1123".</summary>
    public static string Server(ExplanationInputs inputs, NamedServer server) =>
        inputs.Shown(server.Name) + (server.Port == ServeOptions.DefaultNtpPort ? "" : string.Create(CultureInfo.InvariantCulture, $" port {server.Port}"));

    /// <summary>"192.0.2.0/24", "192.0.2.1", "every IPv6 address".</summary>
    public static string Subnet(AddressPrefix prefix) => prefix switch
    {
        { Length: 0 } => prefix.IsIPv6 ? "every IPv6 address" : "every IPv4 address",
        { IsIPv6: true, Length: AddressPrefix.IPv6Bits } or { IsIPv6: false, Length: AddressPrefix.IPv4Bits } => prefix.ToString().Split('/')[0],
        _ => prefix.ToString(),
    };

    /// <summary>A day and a minute, in UTC.</summary>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Place(IPAddress address) => (address.Equals(IPAddress.Any), address.Equals(IPAddress.IPv6Any)) switch
    {
        (true, _) => "every IPv4 address",
        (_, true) => "every IPv6 address",
        _ => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString(),
    };
}
