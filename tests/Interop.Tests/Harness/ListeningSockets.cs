using System.Globalization;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>The TCP ports that a process listens on, as proc(5) shows them.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A"; // TCP_LISTEN

    /// <summary>One for each socket, in ascending order.</summary>
    public static async Task<int[]> PortsOfAsync(int process)
    {
        HashSet<string> inodes = [.. Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(Target).Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))];
        string[] lines = [.. await File.ReadAllLinesAsync($"/proc/{process}/net/tcp"), .. await File.ReadAllLinesAsync($"/proc/{process}/net/tcp6")];
        return
        [
            .. from line in lines
               let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where fields[3] == Listening && inodes.Contains($"socket:[{fields[9]}]")
               let port = int.Parse(fields[1].Split(':')[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
               orderby port
               select port,
        ];
    }

    /// <summary>Empty for a descriptor that was closed meanwhile.</summary>
    private static string Target(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
