namespace PublicTime.Comparison.Servers;

/// <summary>How servers are called in results.</summary>
internal static class ServerTitles
{
    /// <summary>Name and version.</summary>
    public static string Of(ServerName server) => server switch
    {
        ServerName.PublicTime => "publictime",
        ServerName.Chrony => "chronyd 4.3",
        ServerName.Ntpsec => "ntpsec 1.2.2",
        _ => "batch echo",
    };
}
