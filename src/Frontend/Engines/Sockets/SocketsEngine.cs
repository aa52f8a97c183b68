using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>The portable engine: one socket for each local address, on .NET's own sockets, following the addresses as they come and go.</summary>
/// <remarks>
/// One socket for each address because a managed socket cannot choose the source of an answer; T2 is read in user space because it cannot
/// ask for the kernel's stamp either, and how uncertain that is goes into the root dispersion (<see cref="ReceiveDelay"/>). One address is
/// answered by one core at a time. What changes is guarded by a lock that no datagram meets.
/// </remarks>
public sealed class SocketsEngine : IUdpEngine
{
    /// <summary>How often the addresses are read when nothing tells of a change, and refused ones are tried again.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly FrontendOptions _options;
    private readonly FrontendInputs _inputs;
    private readonly ILocalAddresses _addresses;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly EngineMeter _meter;
    private readonly WakeUpAllowance _allowance = new();
    private readonly Dictionary<IPEndPoint, AddressSocket> _serving = [];
    private readonly List<AddressSocket> _leaving = [];
    private readonly HashSet<IPAddress> _seen = [];
    private readonly HashSet<IPEndPoint> _awaited = [];
    private readonly DispositionCounters _left = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private WakeUpProbe? _probe;
    private bool _areAddressesUnknown;
    private bool _isStopping;

    private SocketsEngine(FrontendOptions options, FrontendInputs inputs, ILocalAddresses addresses, TimeProvider time, ILogger log)
    {
        (_options, _inputs, _addresses, _time, _log) = (options, inputs, addresses, time, log);
        _meter = new EngineMeter(this);
        _timer = time.CreateTimer(_ => Poll(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public Task Failed => _failed.Task;

    /// <inheritdoc/>
    public IReadOnlyList<IPEndPoint> Endpoints
    {
        get
        {
            lock (_gate)
            {
                return [.. _serving.Keys];
            }
        }
    }

    /// <inheritdoc/>
    public long SendFailures => Sum(counters => counters.SendFailures);

    /// <summary>Binds every address that there is and starts to answer.</summary>
    /// <exception cref="SocketException">An address that there is could not be bound; none is served then.</exception>
    public static SocketsEngine Start(FrontendOptions options, FrontendInputs inputs, ILocalAddresses addresses, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(addresses);
        ArgumentNullException.ThrowIfNull(time);
        WarmUp.Run(inputs, warm => BeginWarmUp(options, warm, time));
        var engine = new SocketsEngine(options, inputs, addresses, time, log);
        lock (engine._gate)
        {
            engine.StartAll();
        }

        addresses.Changed += engine.ChangedHandler;
        engine._timer.Change(RefreshInterval, Timeout.InfiniteTimeSpan);
        return engine;
    }

    /// <inheritdoc/>
    public long Total(Disposition disposition) => Sum(counters => counters[disposition]);

    /// <summary>Answers what waits in the sockets, then closes them.</summary>
    public async ValueTask DisposeAsync()
    {
        AddressSocket[] open;
        lock (_gate)
        {
            _isStopping = true;
            open = [.. _serving.Values];
        }

        _addresses.Changed -= ChangedHandler;
        await _timer.DisposeAsync().ConfigureAwait(false);
        _probe?.Dispose();
        await Task.WhenAll(open.Select(socket => socket.StopAsync(_time))).ConfigureAwait(false);
        Array.ForEach(open, socket => socket.Dispose());
        _meter.Dispose();
    }

    private void ChangedHandler(object? sender, EventArgs e) => Refresh();

    /// <summary>At the start an address that cannot be served refuses the start, unless it may still appear.</summary>
    private void StartAll()
    {
        try
        {
            IReadOnlySet<IPAddress> present = _addresses.Read();
            foreach (IPEndPoint endpoint in WantedEndpoints.Of(_options.Endpoints, present))
            {
                SocketException? failure = Open(endpoint);
                if (failure is { SocketErrorCode: SocketError.AddressNotAvailable })
                {
                    Await(endpoint, failure);
                }
                else if (failure is not null)
                {
                    throw failure;
                }
            }

            _seen.UnionWith(present);
            _probe = WakeUpProbe.Start(_inputs.RawClock, _allowance, _time);
            foreach (AddressSocket socket in _serving.Values)
            {
                Begin(socket);
            }
        }
        catch (Exception failure) when (failure is SocketException or NetworkInformationException)
        {
            foreach (AddressSocket socket in _serving.Values)
            {
                socket.Dispose();
            }

            _timer.Dispose();
            _meter.Dispose();
            throw;
        }
    }

    private void Poll()
    {
        Refresh();
        lock (_gate)
        {
            if (!_isStopping)
            {
                _timer.Change(RefreshInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Compares what is served with what the machine has now.</summary>
    private void Refresh()
    {
        lock (_gate)
        {
            if (_isStopping || !TryReadAddresses(out IReadOnlySet<IPAddress> present))
            {
                return;
            }

            HashSet<IPEndPoint> wanted = WantedEndpoints.Of(_options.Endpoints, present);
            foreach (IPEndPoint endpoint in _serving.Keys.Where(endpoint => !wanted.Contains(endpoint) || HasVanished(endpoint.Address, present)).ToArray())
            {
                Close(endpoint);
            }

            _awaited.IntersectWith(wanted);
            _seen.UnionWith(present);
            _seen.IntersectWith(present);
            foreach (IPEndPoint endpoint in wanted.Where(endpoint => !_serving.ContainsKey(endpoint)))
            {
                if (Open(endpoint) is { } failure)
                {
                    Await(endpoint, failure);
                }
                else
                {
                    Begin(_serving[endpoint]);
                }
            }
        }
    }

    /// <summary>An address that no interface lists may be bound all the same, such as 127.0.0.2; only one that was listed can vanish.</summary>
    private bool HasVanished(IPAddress address, IReadOnlySet<IPAddress> present) => _seen.Contains(address) && !present.Contains(address);

    private bool TryReadAddresses(out IReadOnlySet<IPAddress> present)
    {
        try
        {
            present = _addresses.Read();
            _areAddressesUnknown = false;
            return true;
        }
        catch (NetworkInformationException failure)
        {
            if (!_areAddressesUnknown)
            {
                _areAddressesUnknown = true;
                LogMessages.AddressesUnknown(_log, failure.Message);
            }

            present = _seen;
            return false;
        }
    }

    private SocketException? Open(IPEndPoint endpoint)
    {
        try
        {
            _serving.Add(endpoint, new AddressSocket(endpoint, _options, _inputs, _allowance));
            _awaited.Remove(endpoint);
            return null;
        }
        catch (SocketException failure)
        {
            return failure;
        }
    }

    private void Await(IPEndPoint endpoint, SocketException failure)
    {
        if (_awaited.Add(endpoint))
        {
            LogMessages.AddressAwaited(_log, endpoint, failure.Message);
        }
    }

    private void Begin(AddressSocket socket)
    {
        LogMessages.AddressServed(_log, socket.Local, socket.ReceiveBufferLength / 1024);
        socket.Start();
        _ = socket.Ended.ContinueWith(
            ended => _failed.TrySetException(ended.Exception!.InnerExceptions),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void Close(IPEndPoint endpoint)
    {
        if (_serving.Remove(endpoint, out AddressSocket? socket))
        {
            // Said here; while it stays away nothing more is.
            LogMessages.AddressGone(_log, endpoint);
            _awaited.Add(endpoint);
            _leaving.Add(socket);
            _ = LeaveAsync(socket);
        }
    }

    /// <summary>What a socket counted stays when it goes.</summary>
    private async Task LeaveAsync(AddressSocket socket)
    {
        await socket.AbortAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _leaving.Remove(socket);
            _left.Add(socket.Counters);
        }

        socket.Dispose();
    }

    private long Sum(Func<DispositionCounters, long> count)
    {
        lock (_gate)
        {
            return count(_left) + _serving.Values.Concat(_leaving).Sum(socket => count(socket.Counters));
        }
    }

    private static WarmUpTarget BeginWarmUp(FrontendOptions options, FrontendInputs inputs, TimeProvider time)
    {
        var socket = new AddressSocket(new IPEndPoint(IPAddress.Loopback, 0), options, inputs, new WakeUpAllowance());
        socket.Start();
        return new WarmUpTarget(socket.Local, () =>
        {
            socket.StopAsync(time).Wait();
            socket.Dispose();
        });
    }
}
