using System.Globalization;

namespace PublicTime.Configuration;

/// <summary>Where NTS-KE sends its clients: <c>ntsntpserver NAME [port N]</c>; the port is ours, for front-ends that are not this process.</summary>
internal static class AdvertisedServerDirective
{
    private const int LongestName = 255;
    private const string Allowed = "one host name in ASCII (at most 255 characters) or one address, and perhaps `port` with a number from 1 to 65535";

    /// <summary>RFC 8915 section 4.1.7: "an IPv4 address, IPv6 address, or a fully qualified domain name", in ASCII.</summary>
    public static void Read(DirectiveLine line, ConfigurationDraft draft)
    {
        int port = 0;
        bool isForm = line.Arguments.Count == 1 || (line.Arguments.Count == 3 && IsPort(line.Arguments[1], line.Arguments[2], out port));
        string name = isForm ? line.Arguments[0] : "";
        if (!isForm || name.Length > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or ':' or '_'))
        {
            draft.Refuse(line, Allowed);
            return;
        }

        draft.Options = draft.Options with { NtpServerName = name, AdvertisedNtpPort = port };
    }

    private static bool IsPort(string word, string number, out int port) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out port)
        && port is > 0 and <= ushort.MaxValue
        && string.Equals(word, "port", StringComparison.OrdinalIgnoreCase);
}
