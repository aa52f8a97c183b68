using System.Net.Sockets;
using System.Text.Json;

namespace PublicTime.Interop.Tests.Harness;

/// <summary>Asks a service's publictime.socket itself: <c>publictime status</c> is a process each time, which is too much where a test looks often.</summary>
internal static class ControlQuestion
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What the service reports, or null while nobody answers.</summary>
    /// <param name="program">Whose state folder has the socket.</param>
    public static async Task<JsonElement?> StatusAsync(PublicTimeProgram program)
    {
        using CancellationTokenSource deadline = new(Patience, TimeProvider.System);
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(program.StateFolder, "publictime.sock")), deadline.Token);
            await using NetworkStream stream = new(socket, ownsSocket: false);
            await stream.WriteAsync("status\n"u8.ToArray(), deadline.Token);
            using JsonDocument report = await JsonDocument.ParseAsync(stream, cancellationToken: deadline.Token);
            return report.RootElement.Clone();
        }
        catch (Exception absent) when (absent is SocketException or IOException or JsonException)
        {
            return null; // it does not listen yet, or ended meanwhile
        }
    }
}
