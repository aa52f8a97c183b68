using System.Globalization;

namespace PublicTime.KeService.Certificates;

/// <summary>How long a certificate has left, in the words of every line that says so.</summary>
public static class RemainingTime
{
    /// <summary>"29 days", below two days "47 hours", "1 hour" or "less than an hour": rounded down, so that nobody is promised more than there is.</summary>
    /// <param name="left">Positive.</param>
    public static string Text(TimeSpan left) => left switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{left.Days} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours} hours"),
        { TotalHours: >= 1 } => "1 hour",
        _ => "less than an hour",
    };
}
