using System.Net.Sockets;
using System.Text;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>
/// A real HAProxy 2.6 with <c>deploy/haproxy/haproxy.cfg</c> itself: only addresses, names and files of this machine stand in place of those in the
/// file, and each that is replaced must be there. Needs root, as HAProxy does for its chroot.
/// </summary>
internal sealed class HaproxyProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;

    private HaproxyProcess(TemporaryFolder folder, ChildProcess process, int port) => (_folder, _process, Port) = (folder, process, port);

    /// <summary>The file that operators get.</summary>
    public static string ConfigurationFile => Path.Combine(Repository.Root, "deploy/haproxy/haproxy.cfg");

    /// <summary>Where clients connect to, on 127.0.0.1 and ::1.</summary>
    public int Port { get; }

    /// <summary>Everything it logged.</summary>
    public string Output => _process.Output;

    private string Socket => _folder.PathOf("admin.sock");

    /// <summary>Starts it in front of nodes on 127.0.0.1, and returns when it takes connections.</summary>
    /// <param name="trustedCertificates">PEM file with what the nodes show, which is for localhost.</param>
    /// <param name="nodes">TCP ports of the nodes ke1, ke2 and so on; at least two.</param>
    public static async Task<HaproxyProcess> StartAsync(string trustedCertificates, params IReadOnlyList<int> nodes)
    {
        string program = Repository.Haproxy; // fails before there is a folder to remove
        TemporaryFolder folder = new();
        int port = FreePort.Tcp();
        string file = folder.PathOf("haproxy.cfg");
        await File.WriteAllTextAsync(file, await LocalizedAsync(folder, port, trustedCertificates, nodes));
        HaproxyProcess haproxy = new(folder, ChildProcess.Start(new ProgramStart(program, "-db", "-f", file)), port);
        try
        {
            await Poll.UntilAsync(() => haproxy._process.HasExited || File.Exists(haproxy.Socket), StartDeadline, () => haproxy._process.Explain("does not start"));
            HarnessException.ThrowUnless(!haproxy._process.HasExited, () => haproxy._process.Explain("ended at its start"));
            await Poll.UntilAsync(
                async () => haproxy._process.HasExited || (await haproxy.StateOfAsync("ke1")).Length > 0, StartDeadline, () => haproxy._process.Explain("does not answer"));
            return haproxy;
        }
        catch
        {
            await haproxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>What HAProxy itself says of the file (<c>haproxy -c</c>).</summary>
    public static async Task<CommandResult> CheckAsync(string trustedCertificates)
    {
        using TemporaryFolder folder = new();
        string file = folder.PathOf("haproxy.cfg");
        await File.WriteAllTextAsync(file, await LocalizedAsync(folder, FreePort.Tcp(), trustedCertificates, [FreePort.Tcp(), FreePort.Tcp()]));
        return await ChildProcess.RunAsync(new ProgramStart(Repository.Haproxy, "-c", "-V", "-f", file), StartDeadline);
    }

    /// <summary>How a server is: <c>UP</c>, <c>UP 1/2</c>, <c>DOWN</c> and so on.</summary>
    public async Task<string> StateOfAsync(string server)
    {
        string[] rows = (await AskAsync("show stat")).Split('\n');
        string[] names = rows[0].TrimStart('#', ' ').Split(',');
        string? row = rows.FirstOrDefault(row => row.StartsWith($"ntske,{server},", StringComparison.Ordinal));
        return row?.Split(',')[Array.IndexOf(names, "status")] ?? string.Empty;
    }

    /// <summary>Sends no new session to a server, or some again, as an operator does before and after work on it.</summary>
    /// <param name="server">Its name.</param>
    /// <param name="state">drain or ready.</param>
    public async Task SetStateAsync(string server, string state)
    {
        string answer = await AskAsync($"set server ntske/{server} state {state}");
        HarnessException.ThrowUnless(answer.Trim().Length == 0, () => $"HAProxy does not set {server} to {state}: {answer}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<string> LocalizedAsync(TemporaryFolder folder, int port, string trustedCertificates, IReadOnlyList<int> nodes)
    {
        string text = await File.ReadAllTextAsync(ConfigurationFile);
        (string There, string Here)[] places =
        [
            ("    user haproxy", "    user nobody"),
            ("    group haproxy", "    group nogroup"),
            ("    chroot /var/lib/haproxy", $"    chroot {folder.Path}"),
            ("/run/haproxy/admin.sock", folder.PathOf("admin.sock")),
            ("bind 0.0.0.0:4460", $"bind 127.0.0.1:{port}"),
            ("bind [::]:4460", $"bind [::1]:{port}"),
            ("check-sni ntske.example.net", "check-sni localhost"),
            ("verifyhost ntske.example.net", "verifyhost localhost"),
            ("/etc/ssl/certs/ca-certificates.crt", trustedCertificates),
            ("server ke1 192.0.2.21:4460", $"server ke1 127.0.0.1:{nodes[0]}"),
            ("server ke2 192.0.2.22:4460", string.Join("\n    ", nodes.Skip(1).Select((node, number) => $"server ke{number + 2} 127.0.0.1:{node}"))),
        ];
        foreach ((string there, string here) in places)
        {
            HarnessException.ThrowUnless(text.Split(there).Length == 2, () => $"{ConfigurationFile} has no or more than one \"{there}\"");
            text = text.Replace(there, here, StringComparison.Ordinal);
        }

        return text;
    }

    private async Task<string> AskAsync(string command)
    {
        using CancellationTokenSource deadline = new(StartDeadline, TimeProvider.System);
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), deadline.Token);
        await using NetworkStream stream = new(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"), deadline.Token);
        using StreamReader reader = new(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(deadline.Token);
    }
}
