using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.KeService.Admission;
using PublicTime.KeService.Sessions;
using PublicTime.Native.Streams;
using PublicTime.Native.Tls;

namespace PublicTime.KeService;

/// <summary>Listens, admits, and supervises sessions: each ends by its deadline, in exactly one <see cref="KeOutcome"/>, whatever the others do.</summary>
public sealed class KeServer : IAsyncDisposable
{
    private readonly KeServerOptions _options;
    private readonly KeResponder _responder;
    private readonly KeCounters _counters;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly KeEntrance _entrance;
    private readonly List<KeListener> _listeners = [];
    private readonly List<EventLoop> _threads = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _accepting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stopRequests;
    private int _disposals;
    private int _faultReports;

    // Sessions in flight, and one for the server itself until it is asked to stop.
    private int _holders = 1;

    private KeServer(KeServerOptions options, KeResponder responder, KeCounters counters, TimeProvider time, ILogger<KeServer> log)
    {
        _options = options;
        _responder = responder;
        _counters = counters;
        _time = time;
        _log = log;
        _entrance = new KeEntrance(options, time);
    }

    /// <summary>Where it listens, with the ports that were taken.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => [.. _listeners.Select(listener => listener.Endpoint)];

    /// <summary>Sessions in flight.</summary>
    public int ActiveSessions => _entrance.Active;

    /// <summary>Ends when accepting has stopped; fails when a defect of this service stopped it, which the process should not survive.</summary>
    public Task Accepting => _accepting.Task;

    /// <summary>Begins to listen. An IPv6 endpoint is left out, with a line in the log, where the machine has no IPv6 and others remain.</summary>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    /// <exception cref="KeListenException">An endpoint cannot be listened on.</exception>
    /// <exception cref="SocketException">The system has no descriptors left. Whatever the exception, nothing is left open or running.</exception>
    public static KeServer Start(KeServerOptions options, KeResponder responder, KeCounters counters, TimeProvider time, ILogger<KeServer> log)
    {
        options.Validate();
        var server = new KeServer(options, responder, counters, time, log);
        bool isOpen = false;
        try
        {
            server.Open();
            isOpen = true;
        }
        finally
        {
            if (!isOpen)
            {
                server._listeners.ForEach(listener => listener.Dispose());
                server.DisposeInputs();
            }
        }

        _ = server.AcceptAsync();
        return server;
    }

    /// <summary>
    /// How far each thread is, for whoever watches whether sessions still move. Each is given something to do, which is nothing, so that one
    /// without clients shows by the next look that it lives. Not after the end.
    /// </summary>
    public IReadOnlyList<WorkProgress> Look() => [.. _threads.Select(LookAt)];

    /// <summary>Accepts no more, and returns when the sessions in flight have ended, at the latest by their deadline.</summary>
    /// <param name="abort">Cuts the sessions off instead of waiting for them.</param>
    public async Task StopAsync(CancellationToken abort)
    {
        if (Interlocked.Exchange(ref _stopRequests, 1) == 0)
        {
            _log.Stopping(ActiveSessions);
            await _stop.CancelAsync().ConfigureAwait(false);

            // Whoever watches Accepting has heard of a failure; what is left has to end all the same.
            await Accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _listeners.ForEach(listener => listener.Dispose());
            Release();
        }

        CancellationTokenRegistration registration = abort.UnsafeRegister(static self => ((KeServer)self!)._abort.Cancel(), this);
        await using (registration.ConfigureAwait(false))
        {
            await _drained.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Stops at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposals, 1) != 0)
        {
            return;
        }

        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        DisposeInputs();
    }

    private static WorkProgress LookAt(EventLoop thread)
    {
        long turns = thread.Turns;
        thread.Post(static () => { });
        return new WorkProgress(thread.Name, turns, HasWork: true);
    }

    private void DisposeInputs()
    {
        _entrance.Dispose();
        _threads.ForEach(thread => thread.Dispose());
        _stop.Dispose();
        _abort.Dispose();
    }

    private void Open()
    {
        _listeners.AddRange(KeListeners.Bind(_options.Endpoints, _log));
        for (int i = 0; i < _options.Threads; i++)
        {
            _threads.Add(new EventLoop($"ke-{i}", KeServerOptions.Niceness));
        }

        _listeners.ForEach(listener => listener.UseThreads(_threads));
    }

    /// <summary>Whoever waits for the end is told by a thread that nobody else's work depends on.</summary>
    private async Task AcceptAsync()
    {
        Task all = Task.WhenAll(_listeners.Select(AcceptAsync));
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _accepting.SetFromTask(all);
    }

    /// <summary>One loop that fails takes the others with it: half a service would go unnoticed.</summary>
    private async Task AcceptAsync(KeListener listener)
    {
        try
        {
            await new KeAcceptLoop(listener.AcceptAsync, Begin, _counters, _time, _log).RunAsync(_stop.Token).ConfigureAwait(false);
        }
        finally
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Begin(IIncomingConnection connection)
    {
        KeOutcome rejection = KeOutcome.Disconnected;
        if (connection.Client is { } client && _entrance.TryEnter(client.Address, out KePlace? place, out rejection))
        {
            Interlocked.Increment(ref _holders);
            _ = ServeAsync(connection, place);
        }
        else
        {
            _counters.Count(rejection);
            connection.Dispose();
        }
    }

    private async Task ServeAsync(IIncomingConnection connection, KePlace place)
    {
        await connection.Enter();
        KeResult? result = null;
        try
        {
            using var deadline = new KeDeadline(_options.SessionDeadline, _options.AnswerReserve, _time, _abort.Token);
            using SocketPipe transport = connection.Open();
            KeOutcome? rejection = place.IsAnnounced ? null : await _entrance.AnnounceAsync(place, transport.Input, deadline).ConfigureAwait(false);
            rejection ??= place.IsOfProxy && !_responder.HasRing ? KeOutcome.HealthCheckFailed : null;
            result = rejection is { } outcome ? new KeResult(outcome) : OfPlace(place, await _responder.RespondAsync(transport, deadline).ConfigureAwait(false));
            _counters.Count(result.Value);
            if (rejection is null)
            {
                await transport.CloseAsync(deadline.BeginClosing()).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // This is the supervisor of sessions: a defect ends one session, is counted, and must not end the others.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            connection.Dispose();
            Report(defect, isCounted: result is not null);
        }
        finally
        {
            _entrance.Leave(place);
            Release();
        }
    }

    /// <summary>What would be a client that gave up is a health check where a proxy has connected on its own behalf.</summary>
    private static KeResult OfPlace(KePlace place, KeResult result) =>
        place.IsOfProxy && result.Outcome is (KeOutcome.ClosedUnused or KeOutcome.ClosedWithoutRequest or KeOutcome.Disconnected)
            ? new KeResult(KeOutcome.HealthCheck)
            : result;

    private void Report(Exception defect, bool isCounted)
    {
        if (!isCounted)
        {
            _counters.Count(KeOutcome.Faulted);
        }

        if (Interlocked.Exchange(ref _faultReports, 1) == 0)
        {
            _log.SessionFaulted(defect);
        }
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _drained.SetResult();
        }
    }
}
