using System.Net;
using PublicTime.Frontend.Engines;

namespace PublicTime.Configuration;

/// <summary>What defaults take from the host, read once and passed in, so that parsing stays pure.</summary>
/// <param name="Workers">Threads for each address: <see cref="WorkerCores.DefaultWorkers"/>.</param>
/// <param name="StateFolder">The state folder without <c>ntsdumpdir</c>; empty when the host names none.</param>
/// <param name="NodeName">The node's name without <c>nodename</c>, in the form that this takes.</param>
public sealed record HostDefaults(int Workers, string StateFolder, string NodeName)
{
    private const string FolderName = "publictime";

    /// <summary>Reads the environment; a missing HOME is looked up in the password database.</summary>
    public static HostDefaults Read() => new(
        WorkerCores.DefaultWorkers,
        StateFolderOf(
            Environment.GetEnvironmentVariable("XDG_STATE_HOME") ?? "",
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify)),
        NodeDirectives.NameFrom(Dns.GetHostName())); // whole, where Environment.MachineName ends at the first dot and ntp1 of two sites would be one node

    /// <summary>The XDG base directory rule: an absolute XDG_STATE_HOME, else ~/.local/state; empty when there is neither.</summary>
    public static string StateFolderOf(string xdgStateHome, string home) => (xdgStateHome, home) switch
    {
        // "All paths set in these environment variables must be absolute. If [...] relative, [...] ignore it."
        _ when Path.IsPathRooted(xdgStateHome) => Path.Combine(xdgStateHome, FolderName),
        _ when Path.IsPathRooted(home) => Path.Combine(home, ".local", "state", FolderName),
        _ => "",
    };
}
