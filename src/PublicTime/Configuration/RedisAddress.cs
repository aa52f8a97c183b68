using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PublicTime.Cluster.Redis;

namespace PublicTime.Configuration;

/// <summary>HOST, HOST:PORT, [IPV6] and [IPV6]:PORT.</summary>
internal static class RedisAddress
{
    private const int LongestName = 255;

    /// <summary>Reads an address.</summary>
    /// <param name="text">What stands there.</param>
    /// <param name="host">A name or an address without brackets.</param>
    /// <param name="port">1 to 65535.</param>
    public static bool TryRead(string text, out string host, out int port)
    {
        port = RedisOptions.DefaultPort;
        int bracket = text.IndexOf(']', StringComparison.Ordinal);
        int colon = text.IndexOf(':', Math.Max(bracket, 0));
        host = colon < 0 ? text : text[..colon];
        bool isPort = colon < 0
            || (int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue);
        if (!host.StartsWith('['))
        {
            return isPort && IsName(host);
        }

        bool isIPv6 = AddressText.TryReadAddress(host.Trim('[', ']'), out IPAddress address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        bool isWhole = host.Length > 1 && host[^1] == ']';
        host = address.ToString();
        return isPort && isIPv6 && isWhole;
    }

    /// <summary>True for a host that is this one.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static bool IsName(string host)
    {
        bool isNumeric = host.All(letter => char.IsAsciiDigit(letter) || letter == '.');
        return host.Length is > 0 and <= LongestName
            && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_')
            && (!isNumeric || AddressText.TryReadAddress(host, out _));
    }
}
