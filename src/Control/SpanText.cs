using System.Globalization;

namespace PublicTime.Control;

/// <summary>How long something takes, for people: rounded down to the largest unit that counts at least two, or to seconds.</summary>
internal static class SpanText
{
    public static string Of(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h"),
        { TotalMinutes: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds} s"),
    };
}
