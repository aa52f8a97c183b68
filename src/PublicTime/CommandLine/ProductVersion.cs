using System.Reflection;

namespace PublicTime.CommandLine;

/// <summary>The version of this build.</summary>
public static class ProductVersion
{
    /// <summary>For instance "0.1.0", without the build's commit.</summary>
    public static string Text { get; } =
        (typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+')[0];
}
