using System.Text;

namespace PublicTime.Configuration.Sources;

/// <summary>Octets of a file as lines, as chrony sees them: a line feed ends a line and nothing else does.</summary>
public static class ConfigurationText
{
    /// <summary>Largest file that is read, in octets: far above any configuration, far below what hurts.</summary>
    public const int MaxFileLength = 1 << 20;

    /// <summary>Stands in a line for octets that are not UTF-8: fine in a comment, refused in a directive.</summary>
    public const char NotUtf8 = '\uFFFD';

    /// <summary>Splits; the last line may lack its line feed. A byte order mark stays, since chrony takes none either.</summary>
    public static IReadOnlyList<string> LinesOf(ReadOnlySpan<byte> content)
    {
        string[] lines = Encoding.UTF8.GetString(content).Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }
}
