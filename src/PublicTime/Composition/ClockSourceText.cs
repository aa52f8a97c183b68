using System.Globalization;
using PublicTime.Discipline.Served;

namespace PublicTime.Composition;

/// <summary>Says to people where the served time comes from.</summary>
internal static class ClockSourceText
{
    /// <summary>A clause for <c>status</c>.</summary>
    /// <param name="clock">What is served.</param>
    /// <param name="errorSeconds">Its error bound at this moment, in seconds.</param>
    public static string Of(ClockSnapshot clock, double errorSeconds) => clock.Source switch
    {
        _ when !clock.IsSynchronized => "none",
        ClockSource.Host => string.Create(
            CultureInfo.InvariantCulture, $"host clock, disciplined by another daemon: synchronized, error ≤ {errorSeconds * 1e3:0.0##} ms"),
        ClockSource.Local => "host clock, taken as it is: `local`",
        _ => "none",
    };
}
