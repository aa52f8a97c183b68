using System.Xml.Linq;

namespace PublicTime.Architecture.Tests;

/// <summary>Which room may know which: the table "Rooms and who may know whom". A change of the house changes it here and in README.md.</summary>
internal static class References
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Wire"] = [],
        ["Native"] = [],
        ["Actors"] = [],
        ["Limits"] = [],
        ["CookieKeys"] = ["Wire", "Native", "Actors"],
        ["NtsClient"] = ["Wire", "Native", "Actors", "CookieKeys"],
        ["Discipline"] = ["Wire", "Native", "Actors", "CookieKeys", "NtsClient"],
        ["Frontend"] = ["Wire", "Native", "Actors", "Limits", "CookieKeys", "Discipline"],
        ["KeService"] = ["Wire", "Native", "Actors", "Limits", "CookieKeys"],
        ["Cluster"] = ["Wire", "Native", "Actors", "CookieKeys"],
        ["Control"] = ["Wire", "Actors", "CookieKeys"],
        ["PublicTime"] = ["Wire", "Native", "Actors", "Limits", "CookieKeys", "NtsClient", "Discipline", "Frontend", "KeService", "Cluster", "Control"],
    };

    /// <summary>What is wrong with the references of a project under src.</summary>
    public static IEnumerable<string> Violations(SourceFile project)
    {
        if (!Allowed.TryGetValue(project.Room, out string[]? allowed))
        {
            yield return $"{project.Path}: the house has no room {project.Room}";
            yield break;
        }

        foreach (XElement reference in XDocument.Parse(project.Text).Descendants())
        {
            string include = reference.Attribute("Include")?.Value.Replace('\\', '/') ?? "";
            string referenced = include.Split('/') is ["..", var room, _] ? room : include;
            switch (reference.Name.LocalName)
            {
                case "ProjectReference" when !allowed.Contains(referenced, StringComparer.Ordinal):
                    yield return $"{project.Path}: {project.Room} may not reference {referenced}";
                    break;
                case "Reference":
                    yield return $"{project.Path}: an assembly is referenced by file: {include}";
                    break;
                case "PackageReference" when project.Room == "Wire":
                    yield return $"{project.Path}: Wire is pure and needs no package: {include}";
                    break;
                case "PackageReference" when include == "StackExchange.Redis" && project.Room != "Cluster":
                    yield return $"{project.Path}: only Cluster knows Redis";
                    break;
                case "InternalsVisibleTo" when !include.EndsWith(".Tests", StringComparison.Ordinal) && include != "PublicTime.Benchmarks":
                    yield return $"{project.Path}: {include} may not see what is internal to {project.Room}";
                    break;
                default:
                    break;
            }
        }
    }
}
