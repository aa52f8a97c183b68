using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.Control.Requests;

namespace PublicTime.Control.Tests;

public sealed class ControlSocketTests : IDisposable
{
    private const int MaxPathLength = 107; // unix(7): sun_path has 108 octets, the last of them zero

    private readonly string _folder = Directory.CreateTempSubdirectory("pt-").FullName;

    private string SocketPath => Path.Combine(_folder, ControlServer.SocketName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_a_killed_process_left_is_replaced()
    {
        string elsewhere = Path.Combine(_folder, "born");
        using (Socket killed = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            killed.Bind(new UnixDomainSocketEndPoint(elsewhere));
            killed.Listen();
            File.Move(elsewhere, SocketPath); // closing would remove it from its first place
        }

        Assert.True(File.Exists(SocketPath));
        await using ControlServer server = await StartAsync(SocketPath);

        Assert.Equal("0.1.0", (await new ControlClient(SocketPath, TimeProvider.System).RequestStatusAsync(CancellationToken.None)).Version);
    }

    [Fact]
    public async Task A_file_that_is_no_socket_is_left_alone()
    {
        await File.WriteAllTextAsync(SocketPath, "precious");

        IOException failure = await Assert.ThrowsAsync<IOException>(() => StartAsync(SocketPath));

        Assert.Equal($"The control socket {SocketPath} cannot be made: something that is no socket is there, and it is left alone.", failure.Message);
        Assert.Equal("precious", await File.ReadAllTextAsync(SocketPath));
    }

    [Fact]
    public async Task A_path_that_is_too_long_is_refused_with_both_lengths()
    {
        string path = Path.Combine(_folder, new string('x', 120 - _folder.Length));

        IOException server = await Assert.ThrowsAsync<IOException>(() => StartAsync(path));
        IOException client = await Assert.ThrowsAsync<IOException>(
            () => new ControlClient(path, TimeProvider.System).RequestStatusAsync(CancellationToken.None));

        string sentence = $"The control socket {path} has a path of 121 octets, and the system allows 107: choose a shorter state folder.";
        Assert.Equal(sentence, server.Message);
        Assert.Equal(sentence, client.Message);
    }

    [Fact]
    public async Task A_path_of_the_longest_length_works()
    {
        string folder = Path.Combine(_folder, new string('f', MaxPathLength - _folder.Length - 2 - ControlServer.SocketName.Length));
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, ControlServer.SocketName);
        Assert.Equal(MaxPathLength, path.Length);

        await using ControlServer server = await StartAsync(path);

        Assert.Equal("0.1.0", (await new ControlClient(path, TimeProvider.System).RequestStatusAsync(CancellationToken.None)).Version);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        string path = Path.Combine(_folder, "nowhere", ControlServer.SocketName);

        IOException failure = await Assert.ThrowsAsync<IOException>(() => StartAsync(path));

        Assert.Equal($"The control socket {path} cannot be made: its folder does not exist.", failure.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    private static async Task<ControlServer> StartAsync(string path)
    {
        ControlServer server = new(path, new ControlRequests([ControlRequest.Report("status", () => Reports.Bare, ControlJson.Default.StatusReport)]), TimeProvider.System, NullLogger.Instance);
        await server.StartAsync(CancellationToken.None);
        return server;
    }
}
