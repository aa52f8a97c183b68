using System.Globalization;

namespace PublicTime.Control;

/// <summary>A moment for people: UTC, to the second.</summary>
internal static class MomentText
{
    public static string Of(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
