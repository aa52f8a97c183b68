using System.Globalization;

namespace PublicTime.Configuration;

/// <summary>Whose time is served: <c>clock</c>.</summary>
internal static class ClockDirectives
{
    // The kernel does not know it: a daemon that follows public servers is usually at 2 or 3, and too high harms nobody.
    private const int DefaultHostStratum = 3;
    private const string Forms = "`host`, or `host stratum` with a number from 1 to 15";

    /// <summary>Ours: <c>clock host [stratum N]</c>.</summary>
    public static void Clock(DirectiveLine line, ConfigurationDraft draft)
    {
        string[] words = [.. line.Arguments.Select(word => word.ToLowerInvariant())];
        int stratum = DefaultHostStratum;
        bool isGood = words switch
        {
            ["host"] => true,
            ["host", "stratum", { } number] => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out stratum)
                && stratum is >= 1 and < ServeOptions.UnsynchronizedStratum,
            _ => false,
        };
        if (isGood)
        {
            draft.Options = draft.Options with { HostStratum = stratum };
        }
        else
        {
            draft.Refuse(line, Forms);
        }
    }
}
