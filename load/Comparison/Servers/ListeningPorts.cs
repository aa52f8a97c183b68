using System.Globalization;

namespace PublicTime.Comparison.Servers;

/// <summary>Which ports are served in a network namespace, by the kernel's tables of sockets.</summary>
/// <param name="holderId">A process in the namespace.</param>
internal sealed class ListeningPorts(int holderId)
{
    private const string Listening = "0A";

    /// <summary>Whether a UDP socket is bound to the port.</summary>
    public bool HasUdp(int port) => Has("udp", port, state: null);

    /// <summary>Whether a TCP socket listens at the port.</summary>
    public bool HasTcp(int port) => Has("tcp", port, Listening);

    /// <summary>The local ports in a table such as <c>/proc/net/tcp</c>.</summary>
    /// <param name="table">Its text.</param>
    /// <param name="state">Two hexadecimal digits; null takes every state.</param>
    public static IEnumerable<int> Parse(string table, string? state) => table.Split('\n').Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length > 3 && (state is null || fields[3] == state))
        .Select(fields => int.Parse(fields[1][(fields[1].LastIndexOf(':') + 1)..], NumberStyles.HexNumber));

    private bool Has(string protocol, int port, string? state) =>
        new[] { protocol, $"{protocol}6" }.Any(name => Parse(File.ReadAllText($"/proc/{holderId}/net/{name}"), state).Contains(port));
}
