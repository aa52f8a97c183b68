using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PublicTime.Architecture.Tests;

/// <summary>A clone builds anywhere: nothing names a folder of the machine it was written on, and no project reaches out of the repository.</summary>
internal static partial class Paths
{
    /// <summary>Paths of somebody's machine in a file.</summary>
    public static IEnumerable<string> OfOneMachine(SourceFile file) =>
        Machine().Matches(file.Text).Select(match => $"{file.Path}: a path of one machine: {match.Value}");

    /// <summary>Paths in a project file that lead out of the repository.</summary>
    public static IEnumerable<string> OutOfTheRepository(SourceFile project)
    {
        string folder = Path.GetDirectoryName(project.Path) ?? "";
        foreach (XElement element in XDocument.Parse(project.Text).Descendants())
        {
            IEnumerable<string> values = element.Attributes().Select(attribute => attribute.Value);
            foreach (string path in values.Append(element.HasElements ? "" : element.Value).Select(value => value.Replace('\\', '/')))
            {
                if (path.StartsWith('/') || (path.StartsWith("..", StringComparison.Ordinal) && Leaves(folder, path)))
                {
                    yield return $"{project.Path}: leads out of the repository: {path}";
                }
            }
        }
    }

    private static bool Leaves(string folder, string path) =>
        Path.GetRelativePath("/repository", Path.GetFullPath(Path.Combine("/repository", folder, path))).StartsWith("..", StringComparison.Ordinal);

    // The brackets keep this file from finding itself.
    [GeneratedRegex(@"/roo[t]/\w|/User[s]/\w+|/wor[k]/\w|\b[A-Z]:\\+\w+\\", RegexOptions.None, 10_000)]
    private static partial Regex Machine();
}
