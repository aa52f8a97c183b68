using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Native.Udp;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>Which addresses are served, each by a socket of its own. What changes is guarded by a lock that no datagram meets.</summary>
internal sealed class AddressTable(FrontendOptions options, FrontendInputs inputs, WakeUpAllowance allowance, ILogger log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPEndPoint, AddressSocket> _serving = [];
    private readonly List<AddressSocket> _leaving = [];
    private readonly HashSet<IPAddress> _listed = [];
    private readonly HashSet<IPEndPoint> _awaited = [];
    private readonly DispositionCounters _left = new();
    private readonly TransferCounters _leftTransfers = new();
    private long _leftDrops;
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStopping;

    /// <summary>Faults when a socket could not go on.</summary>
    public Task Failed => _failed.Task;

    /// <summary>What is served at this moment.</summary>
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

    private IEnumerable<AddressSocket> Counting => _serving.Values.Concat(_leaving);

    /// <summary>Opens every wanted address that there is and begins to answer; those that may still appear are awaited, and those there is no descriptor for.</summary>
    /// <exception cref="SocketException">An address that there is could not be bound; <see cref="Abort"/> closes the others.</exception>
    public void Start(IReadOnlySet<IPAddress> present)
    {
        lock (_gate)
        {
            foreach (IPEndPoint endpoint in WantedEndpoints.Of(options.Endpoints, present))
            {
                SocketException? failure = Open(endpoint);
                if (failure is { SocketErrorCode: not (SocketError.AddressNotAvailable or SocketError.TooManyOpenSockets) })
                {
                    throw failure;
                }

                Await(endpoint, failure);
            }

            _listed.UnionWith(present);
            Array.ForEach([.. _serving.Values], Begin);
        }
    }

    /// <summary>Compares what is served with what the machine has now: closes what has gone, opens what has come, and says each once.</summary>
    public void Follow(IReadOnlySet<IPAddress> present)
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                return;
            }

            HashSet<IPEndPoint> wanted = WantedEndpoints.Of(options.Endpoints, present);
            Array.ForEach([.. _serving.Keys.Where(endpoint => !wanted.Contains(endpoint) || HasVanished(endpoint.Address, present))], Close);
            _awaited.IntersectWith(wanted);
            _listed.Clear();
            _listed.UnionWith(present);
            foreach (IPEndPoint endpoint in wanted.Where(endpoint => !_serving.ContainsKey(endpoint)))
            {
                SocketException? failure = Open(endpoint);
                Await(endpoint, failure);
                if (failure is null)
                {
                    Begin(_serving[endpoint]);
                }
            }
        }
    }

    /// <summary>Answers what waits in the sockets, then closes them.</summary>
    public async Task StopAsync(TimeProvider time)
    {
        AddressSocket[] open;
        lock (_gate)
        {
            _isStopping = true;
            open = [.. _serving.Values];
        }

        await Task.WhenAll(open.Select(socket => socket.StopAsync(time))).ConfigureAwait(false);
        Array.ForEach(open, socket => socket.Dispose());
    }

    /// <summary>Closes all at once, answered or not, and whether they have begun or not.</summary>
    public void Abort()
    {
        AddressSocket[] open;
        lock (_gate)
        {
            _isStopping = true;
            open = [.. _serving.Values];
        }

        Task.WaitAll(open.Select(socket => socket.AbortAsync()));
        Array.ForEach(open, socket => socket.Dispose());
    }

    /// <summary>How far each socket that serves is.</summary>
    public IReadOnlyList<WorkProgress> Look()
    {
        lock (_gate)
        {
            return [.. _serving.Values.Select(socket => socket.Look())];
        }
    }

    /// <summary>Datagrams that the kernel dropped, over all sockets, those that are gone included.</summary>
    public long DroppedByKernel
    {
        get
        {
            lock (_gate)
            {
                return _leftDrops + Counting.Sum(socket => socket.DroppedByKernel);
            }
        }
    }

    /// <summary>Sums over all sockets, those that are gone included.</summary>
    public long Sum(Func<DispositionCounters, long> count)
    {
        lock (_gate)
        {
            return count(_left) + Counting.Sum(socket => count(socket.Counters));
        }
    }

    /// <inheritdoc cref="Sum(Func{DispositionCounters, long})"/>
    public long Sum(Func<TransferCounters, long> count)
    {
        lock (_gate)
        {
            return count(_leftTransfers) + Counting.Sum(socket => count(socket.Transfers));
        }
    }

    /// <summary>An address that no interface lists may be bound all the same, such as 127.0.0.2; only one that was listed can vanish.</summary>
    private bool HasVanished(IPAddress address, IReadOnlySet<IPAddress> present) => _listed.Contains(address) && !present.Contains(address);

    private SocketException? Open(IPEndPoint endpoint)
    {
        if (_serving.Count >= options.MostAddresses)
        {
            return new SocketException((int)SocketError.TooManyOpenSockets);
        }

        try
        {
            _serving.Add(endpoint, new AddressSocket(
                endpoint, options, inputs, allowance, defect => LogMessages.AnswerFaulted(log, endpoint, defect)));
            _awaited.Remove(endpoint);
            return null;
        }
        catch (SocketException failure)
        {
            return failure;
        }
    }

    private void Await(IPEndPoint endpoint, SocketException? failure)
    {
        if (failure is not null && _awaited.Add(endpoint))
        {
            LogMessages.AddressAwaited(log, endpoint, failure.Message);
        }
    }

    private void Begin(AddressSocket socket)
    {
        LogMessages.AddressServed(log, socket.Local, socket.ReceiveBufferLength / 1024);
        socket.Start();
        _ = WatchAsync(socket);
    }

    private async Task WatchAsync(AddressSocket socket)
    {
        await socket.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (socket.Ended.Exception is { } failure)
        {
            _failed.TrySetException(failure.InnerExceptions);
        }
    }

    private void Close(IPEndPoint endpoint)
    {
        if (_serving.Remove(endpoint, out AddressSocket? socket))
        {
            // Said here; while it stays away nothing more is.
            LogMessages.AddressGone(log, endpoint);
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
            _leftTransfers.Add(socket.Transfers);
            _leftDrops += socket.DroppedByKernel;
        }

        socket.Dispose();
    }
}
