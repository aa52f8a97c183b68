using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace PublicTime.Control;

/// <summary>Asks the control socket of a service on this machine.</summary>
/// <param name="path">The socket.</param>
/// <param name="time">Measures the deadline.</param>
public sealed class ControlClient(string path, TimeProvider time)
{
    /// <summary>Longest answer that is read, in octets.</summary>
    private const int MaxAnswerLength = 1 << 20;

    /// <summary>How long a request may take; longer than <see cref="ControlServer.Deadline"/>, so that a busy server answers in time.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Sends one request line and returns the JSON document that comes back.</summary>
    /// <param name="request">Without a line feed.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="IOException">With one sentence: nobody answers, or not in time, or too much.</exception>
    public async Task<string> RequestAsync(string request, CancellationToken cancellation)
    {
        string full = Path.GetFullPath(path);
        ControlSocket.CheckLength(full);
        using CancellationTokenSource deadline = new(Deadline, time);
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
            throw new IOException($"The service at {full} did not answer within {Deadline.TotalSeconds} s.", failure);
        }
    }

    /// <summary>Asks for the status.</summary>
    /// <exception cref="IOException">With one sentence: no answer, or none that is a report.</exception>
    public async Task<StatusReport> RequestStatusAsync(CancellationToken cancellation)
    {
        string document = await RequestAsync(ControlServer.StatusRequest, cancellation).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(document, ControlJson.Default.StatusReport)
                ?? throw new IOException($"The answer at {path} is no status report.");
        }
        catch (JsonException failure)
        {
            throw new IOException($"The answer at {path} is no status report of this version: {failure.Message}", failure);
        }
    }
}
