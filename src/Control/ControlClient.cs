using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PublicTime.Control.Cluster;
using PublicTime.Control.Requests;

namespace PublicTime.Control;

/// <summary>Asks the control socket of a service on this machine.</summary>
/// <param name="path">The socket.</param>
/// <param name="time">Measures the deadline.</param>
public sealed class ControlClient(string path, TimeProvider time)
{
    /// <summary>Longest answer that is read, in octets: a cluster of 1024 nodes is described in less than half of it.</summary>
    private const int MaxAnswerLength = 1 << 22;

    /// <summary>How long a request may take; longer than <see cref="ControlServer.Deadline"/>, so that a busy server answers in time.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a command may take; longer than <see cref="ControlServer.CommandDeadline"/>.</summary>
    public static TimeSpan CommandDeadline { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Asks how the service is.</summary>
    /// <exception cref="IOException">With one sentence: no answer, or none that is a report.</exception>
    public Task<StatusReport> RequestStatusAsync(CancellationToken cancellation) =>
        RequestAsync(RequestNames.Status, ControlJson.Default.StatusReport, "status report", Deadline, cancellation);

    /// <summary>Asks how the nodes and stores of its ring are.</summary>
    /// <exception cref="IOException">With one sentence: no answer, or none that is a report.</exception>
    public Task<ClusterStatus> RequestClusterAsync(CancellationToken cancellation) =>
        RequestAsync(RequestNames.Cluster, ControlJson.Default.ClusterStatus, "report of a cluster", Deadline, cancellation);

    /// <summary>Asks how its key ring is.</summary>
    /// <exception cref="IOException">With one sentence: no answer, or none that is a report.</exception>
    public Task<RingReport> RequestRingAsync(CancellationToken cancellation) =>
        RequestAsync(RequestNames.RingStatus, ControlJson.Default.RingReport, "report of a key ring", Deadline, cancellation);

    /// <summary>Gives an operator's command and says how it went.</summary>
    /// <param name="command">The line, without a line feed.</param>
    /// <param name="cancellation">Ends the wait; the command may be carried out all the same.</param>
    /// <exception cref="IOException">With one sentence: no answer, or none that says how it went.</exception>
    public Task<CommandReply> CommandAsync(string command, CancellationToken cancellation) =>
        RequestAsync(command, ControlJson.Default.CommandReply, "answer to a command", CommandDeadline, cancellation);

    private async Task<T> RequestAsync<T>(string request, JsonTypeInfo<T> shape, string what, TimeSpan within, CancellationToken cancellation)
        where T : class
    {
        string document = await AskAsync(request, within, cancellation).ConfigureAwait(false);
        try
        {
            using (var parsed = JsonDocument.Parse(document))
            {
                if (parsed.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out JsonElement error))
                {
                    throw new IOException($"The answer at {path} is a refusal: {error}");
                }
            }

            return JsonSerializer.Deserialize(document, shape) ?? throw new IOException($"The answer at {path} is no {what}.");
        }
        catch (JsonException failure)
        {
            throw new IOException($"The answer at {path} is no {what} of this version: {failure.Message}", failure);
        }
    }

    private async Task<string> AskAsync(string request, TimeSpan within, CancellationToken cancellation)
    {
        string full = Path.GetFullPath(path);
        ControlSocket.CheckLength(full);
        using CancellationTokenSource deadline = new(within, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(full), either.Token).ConfigureAwait(false);
            using NetworkStream stream = new(socket, ownsSocket: false);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(request + "\n"), either.Token).ConfigureAwait(false);
            string? answer = await RequestLine.ReadAsync(stream, MaxAnswerLength, either.Token).ConfigureAwait(false);
            return answer is null or "" ? throw new IOException($"The answer at {full} is empty or longer than {MaxAnswerLength} octets.") : answer;
        }
        catch (SocketException failure)
        {
            string reason = File.Exists(full) ? failure.Message : "there is no such socket";
            throw new IOException($"No service answers at {full}: {reason}. Is `publictime serve` running, with this state folder?", failure);
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"The service at {full} did not answer within {within.TotalSeconds} s.", failure);
        }
    }
}
