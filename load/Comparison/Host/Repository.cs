namespace PublicTime.Comparison.Host;

/// <summary>Where the programs are in the clone that this one was built from.</summary>
internal static class Repository
{
    /// <summary>The service.</summary>
    public static string Service => Program("src/PublicTime/bin/Release/net10.0/publictime", "load/compare builds it");

    /// <summary>The load generator.</summary>
    public static string Generator => Program("load/LoadGenerator/bin/Release/net10.0/publictime-load", "load/compare builds it");

    /// <summary>This program, which is the echo server too.</summary>
    public static string Comparison => Program("load/Comparison/bin/Release/net10.0/publictime-compare", "load/compare builds it");

    /// <summary>chronyd 4.3 from Debian.</summary>
    public static string Chronyd => Program("tests/.peers/chrony/usr/sbin/chronyd", "load/compare fetches it");

    /// <summary>ntpd of NTPsec 1.2.2 from Debian.</summary>
    public static string Ntpd => Program("tests/.peers/ntpsec/usr/sbin/ntpd", "load/compare fetches it");

    private static string Root { get; } = FindRoot();

    private static string Program(string path, string remedy)
    {
        string full = Path.Combine(Root, path);
        return File.Exists(full) ? full : throw new ComparisonException($"{path} is missing: {remedy}.");
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PublicTime.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new ComparisonException("The comparison runs only from inside the clone.");
    }
}
