using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PublicTime.Architecture.Tests;

/// <summary>One place for versions, and none that floats: the feed lists newer versions whose dependencies are missing.</summary>
internal static partial class Packages
{
    /// <summary>What is wrong with the versions in a project or properties file.</summary>
    public static IEnumerable<string> Violations(SourceFile file)
    {
        XDocument project = XDocument.Parse(file.Text);
        ILookup<string, string> properties = project.Descendants("PropertyGroup").Elements()
            .ToLookup(property => property.Name.LocalName, property => property.Value, StringComparer.Ordinal);
        foreach (XElement item in project.Descendants())
        {
            string package = item.Attribute("Include")?.Value ?? "";
            string version = item.Attribute("Version")?.Value ?? item.Element("Version")?.Value ?? "";
            if (item.Name.LocalName == "PackageVersion" && !IsExact(version, properties))
            {
                yield return $"{file.Path}: {package} has no exact version: \"{version}\"";
            }

            if (item.Name.LocalName == "PackageReference" && (version.Length > 0 || item.Attribute("VersionOverride") is not null))
            {
                yield return $"{file.Path}: the version of {package} belongs in Directory.Packages.props";
            }
        }
    }

    /// <summary>An exact version, or a property of the same file that is one everywhere it is set.</summary>
    private static bool IsExact(string version, ILookup<string, string> properties) =>
        PropertyUse().Match(version) is { Success: true } use
            ? properties[use.Groups["name"].Value].Any() && properties[use.Groups["name"].Value].All(value => Exact().IsMatch(value))
            : Exact().IsMatch(version);

    [GeneratedRegex(@"^\d+\.\d+\.\d+(?:\.\d+)?(?:-[0-9A-Za-z.-]+)?\z", RegexOptions.None, 10_000)]
    private static partial Regex Exact();

    [GeneratedRegex(@"^\$\((?<name>\w+)\)\z", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex PropertyUse();
}
