using System.Globalization;

namespace PublicTime.Comparison.Abuse;

/// <summary>What became of a flood of silent connections.</summary>
/// <param name="Opened">Connections that the server's machine accepted.</param>
/// <param name="Refused">Those that it did not.</param>
/// <param name="MostOpen">Accepted and not yet closed by the server, the most at one time.</param>
/// <param name="Seconds">How long they were opened.</param>
internal sealed record SilenceReport(int Opened, int Refused, int MostOpen, double Seconds)
{
    private const string Name = "silence";

    /// <summary>One line, for <see cref="Parse"/>.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Name} {Opened} {Refused} {MostOpen} {Seconds}");

    /// <summary>Reads the output of the process that made them.</summary>
    /// <exception cref="ComparisonException">There is no such line in it.</exception>
    public static SilenceReport Parse(string output)
    {
        string[] words = output.Split('\n').Select(line => line.Split(' ')).FirstOrDefault(words => words is [Name, _, _, _, _])
            ?? throw new ComparisonException($"The silent connections left no report, but: {output}");
        return new SilenceReport(
            int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture), int.Parse(words[3], CultureInfo.InvariantCulture), double.Parse(words[4], CultureInfo.InvariantCulture));
    }
}
