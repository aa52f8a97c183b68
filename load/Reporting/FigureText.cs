using System.Globalization;

namespace PublicTime.Reporting;

/// <summary>Figures with their units, for people: three digits that matter, and a dash where there is no figure.</summary>
public static class FigureText
{
    /// <summary>Where there is no figure.</summary>
    public const string Absent = "–";

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string PerSecond(double? rate) => rate is { } figure && double.IsFinite(figure) ? $"{Short(figure, "N0")}/s" : Absent;

    public static string Nanoseconds(double? nanoseconds) => nanoseconds is { } figure && double.IsFinite(figure) ? $"{Short(figure, "N0")} ns" : Absent;

    /// <summary>In µs, ms or s.</summary>
    public static string Microseconds(double? microseconds) => microseconds switch
    {
        { } figure when !double.IsFinite(figure) => Absent,
        { } figure when Math.Abs(figure) < 999.5 => $"{Short(figure, "0")} µs",
        { } figure when Math.Abs(figure) < 999_500 => $"{Short(figure / 1000, "0")} ms",
        { } figure => $"{Short(figure / 1_000_000, "N0")} s",
        null => Absent,
    };

    public static string Seconds(double seconds) => double.IsFinite(seconds) ? string.Create(CultureInfo.InvariantCulture, $"{seconds:#,0.###} s") : Absent;

    /// <summary>A share of one, in per cent. What is neither none nor all never reads as such.</summary>
    public static string Share(double? share) => share switch
    {
        { } figure when !double.IsFinite(figure) => Absent,
        > 0 and < 0.000_001 => "< 0.0001 %",
        > 0.999_999 and < 1 => "> 99.9999 %",
        { } figure => string.Create(CultureInfo.InvariantCulture, $"{figure * 100:0.####} %"),
        null => Absent,
    };

    /// <summary>In millions of octets.</summary>
    public static string Megabytes(double? octets) => octets is { } figure && double.IsFinite(figure) ? $"{Short(figure / 1_000_000, "N0")} MB" : Absent;

    public static string Ratio(double? ratio) => ratio is { } figure && double.IsFinite(figure) ? figure.ToString("0.000", CultureInfo.InvariantCulture) : Absent;

    /// <summary>A ratio that somebody chose, with no more decimals than it has.</summary>
    public static string ChosenRatio(double? ratio) => ratio is { } figure && double.IsFinite(figure) ? figure.ToString("0.00##", CultureInfo.InvariantCulture) : Absent;

    public static string Moment(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The name of an AEAD with its IANA number.</summary>
    public static string Aead(int? number) => number switch
    {
        15 => "AES-SIV-CMAC-256 (15)",
        16 => "AES-SIV-CMAC-384 (16)",
        17 => "AES-SIV-CMAC-512 (17)",
        30 => "AES-128-GCM-SIV (30)",
        { } other => string.Create(CultureInfo.InvariantCulture, $"AEAD {other}"),
        null => Absent,
    };

    /// <summary>Two decimals below 10, one below 100, then the given format.</summary>
    private static string Short(double figure, string large) => figure.ToString(
        Math.Abs(figure) switch
        {
            < 9.995 => "0.##",
            < 99.95 => "0.#",
            _ => large,
        },
        CultureInfo.InvariantCulture);
}
