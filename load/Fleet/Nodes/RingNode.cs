using System.Net;
using System.Text.Json;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Fleet.Nodes;

/// <summary>One node of a shared ring. Its ports, certificate and state folder stay over restarts.</summary>
/// <param name="name">Its <c>nodename</c>, and the subject of its certificate.</param>
internal sealed class RingNode(string name) : IAsyncDisposable
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly List<(long From, long To)> _absences = [];
    private readonly HttpClient _health = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerDeadline };
    private readonly int _healthPort = FreePort.Tcp();
    private string[] _directives = [];
    private ServiceProcess? _process;
    private string _outputBefore = "";

    /// <summary>Its <c>nodename</c>.</summary>
    public string Name => name;

    /// <summary>Where it runs.</summary>
    public ServiceSite Site { get; } = new(name);

    /// <summary>The running process.</summary>
    public ServiceProcess Process => _process ?? throw new InvalidOperationException($"{name} is not started.");

    /// <summary>When it was away by the scenario's will, until its first answer afterwards; on the clock of <see cref="TimeProvider.System"/>.</summary>
    public IReadOnlyList<(long From, long To)> Absences
    {
        get
        {
            lock (_absences)
            {
                return [.. _absences];
            }
        }
    }

    /// <summary>Everything that all its processes printed.</summary>
    public string Output => _outputBefore + _process?.Output;

    /// <summary>How often the running process has found a Redis usable.</summary>
    public int Connections => Process.Output.Split("answers: the ring is shared through it").Length - 1;

    /// <summary>Starts it, and returns when it has a ring and serves.</summary>
    /// <param name="directives">Besides those of its site and its name; the same at every later start.</param>
    public async Task StartAsync(params string[] directives)
    {
        _directives = ["serve", .. Site.Directives, $"nodename {name}", $"metrics 127.0.0.1:{_healthPort}", .. directives];
        _process = await ServiceProcess.StartAsync(Site.Program.Start(_directives), ServesAsync);
    }

    /// <summary>Starts it again from its state folder after the signal KILL, as after a power failure.</summary>
    /// <returns>How long it was away.</returns>
    public async Task<TimeSpan> LosePowerAsync()
    {
        long from = Time.GetTimestamp();
        await Process.KillAsync();
        return await ReturnAsync(from);
    }

    /// <summary>Lets it drain, starts it again when it has ended, and returns when it is ready.</summary>
    /// <param name="grace">Its <c>draingrace</c>, for which it must go on answering.</param>
    /// <returns>When its process had ended, on the clock of <see cref="TimeProvider.System"/>.</returns>
    public async Task<long> RestartAsync(TimeSpan grace)
    {
        long answersUntil = Time.GetTimestamp() + (long)(grace.TotalSeconds * Time.TimestampFrequency);
        await Process.SignalAsync("USR1");
        int status = await Process.WaitForExitAsync(grace);
        HarnessException.ThrowUnless(status == 0, () => $"{name} drained and ended with {status}:\n{Output}");
        long ended = Time.GetTimestamp();
        await ReturnAsync(Math.Min(answersUntil, ended));
        await Poll.UntilAsync(async () => await IsReadyAsync(CancellationToken.None), ReadyDeadline, () => $"{name} is not ready\n{Output}");
        return ended;
    }

    /// <summary>Starts it again after it was killed.</summary>
    /// <param name="from">When it was killed.</param>
    public async Task<TimeSpan> ReturnAsync(long from)
    {
        _outputBefore += Process.Output;
        await Process.DisposeAsync();
        _process = await ServiceProcess.StartAsync(Site.Program.Start(_directives), ServesAsync);
        lock (_absences)
        {
            _absences.Add((from, Time.GetTimestamp()));
        }

        return Time.GetElapsedTime(from);
    }

    /// <summary>Whether it says on <c>/readyz</c> that clients should be sent to it.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await _health.GetAsync(new Uri($"http://127.0.0.1:{_healthPort}/readyz"), cancellation);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception absent) when (absent is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The generation of the ring that it serves with; 0 while it has none.</summary>
    public async Task<long> GenerationAsync() => await ControlQuestion.StatusAsync(Site.Program) is { } status ? GenerationIn(status) : 0;

    /// <summary>How long ago the period began that the minting key is of.</summary>
    public async Task<TimeSpan> MintingKeyAgeAsync() =>
        TimeSpan.FromSeconds((await StatusAsync()).GetProperty("ring").GetProperty("mintingKeyAgeSeconds").GetDouble());

    /// <summary>How many NTS NAKs the running process has sent or held back, whatever the reason.</summary>
    public async Task<long> NaksAsync() => (await StatusAsync()).GetProperty("datagrams").EnumerateObject()
        .Where(counter => counter.Name.Contains("NtsNak", StringComparison.Ordinal)).Sum(counter => counter.Value.GetInt64());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _health.Dispose();
        Site.Dispose();
    }

    private async Task<JsonElement> StatusAsync() =>
        await ControlQuestion.StatusAsync(Site.Program) ?? throw new HarnessException($"{name} does not say how it is\n{Output}");

    private static long GenerationIn(JsonElement status) =>
        status.TryGetProperty("ring", out JsonElement ring) && ring.ValueKind == JsonValueKind.Object ? ring.GetProperty("generation").GetInt64() : 0;

    private async ValueTask<bool> ServesAsync()
    {
        if (await ControlQuestion.StatusAsync(Site.Program) is not { } status || GenerationIn(status) == 0)
        {
            return false;
        }

        bool isFrontEnd = status.GetProperty("role").GetString() != "ke";
        return isFrontEnd
            ? await NtpProbe.AskStratumAsync(Site.NtpPort, AnswerDeadline) == 10
            : status.GetProperty("keEndpoints").GetArrayLength() > 0;
    }
}
