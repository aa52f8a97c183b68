using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>The portable engine: one socket for each local address, on .NET's own sockets, following the addresses as they come and go.</summary>
/// <remarks>
/// One socket for each address because a managed socket cannot choose the source of an answer; T2 is read in user space because it cannot
/// ask for the kernel's stamp either, and how uncertain that is goes into the root dispersion (<see cref="ReceiveDelay"/>). One address is
/// answered by one core at a time.
/// </remarks>
public sealed class SocketsEngine : IUdpEngine
{
    /// <summary>How often the addresses are read when nothing tells of a change, and refused ones are tried again.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What it asks of the kernel for each address, in octets, unless the options say. A datagram may have waited as long as the whole
    /// queue takes, and all that is root dispersion: 10 ms with this where a datagram takes 10 µs, a third of a second with the batch engine's.
    /// </summary>
    public const int ReceiveBufferLength = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly ILocalAddresses _addresses;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly AddressTable _table;
    private readonly EngineMeter _meter;
    private readonly WakeUpProbe? _probe;
    private readonly ITimer _timer;
    private bool _areAddressesUnknown;
    private bool _isStopping;

    private SocketsEngine(AddressTable table, WakeUpProbe? probe, ILocalAddresses addresses, TimeProvider time, ILogger log)
    {
        (_table, _probe, _addresses, _time, _log) = (table, probe, addresses, time, log);
        _meter = new EngineMeter(this);
        _timer = time.CreateTimer(_ => Poll(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public Task Failed => _table.Failed;

    /// <inheritdoc/>
    public IReadOnlyList<IPEndPoint> Endpoints => _table.Endpoints;

    /// <inheritdoc/>
    public long DroppedByKernel => _table.DroppedByKernel;

    /// <summary>Binds every address that there is and starts to answer.</summary>
    /// <exception cref="SocketException">An address that there is could not be bound; none is served then.</exception>
    /// <exception cref="NetworkInformationException">The system does not list its addresses.</exception>
    /// <exception cref="IOException">The same, where its files cannot be read, or not with the descriptors that are left.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, where this process may not read them.</exception>
    public static SocketsEngine Start(FrontendOptions options, FrontendInputs inputs, ILocalAddresses addresses, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(addresses);
        ArgumentNullException.ThrowIfNull(time);
        WarmUp.Run(inputs, batch: 1, warm => AddressSocket.BeginWarmUp(options, warm));
        var allowance = new WakeUpAllowance();
        var engine = new SocketsEngine(
            new AddressTable(options, inputs, allowance, log), WakeUpProbe.Start(inputs.RawClock, allowance, time), addresses, time, log);
        bool isServing = false;
        try
        {
            engine._table.Start(addresses.Read());
            engine.Watch();
            isServing = true;
            return engine;
        }
        finally
        {
            if (!isServing)
            {
                engine.Abandon();
            }
        }
    }

    /// <inheritdoc/>
    public long Total(Disposition disposition) => _table.Sum((DispositionCounters counters) => counters[disposition]);

    /// <inheritdoc/>
    public long Total(Transfer transfer, SocketTrouble trouble) => _table.Sum((TransferCounters counters) => counters[transfer, trouble]);

    /// <inheritdoc/>
    public IReadOnlyList<WorkProgress> Look() => _table.Look();

    /// <summary>Answers what waits in the sockets, then closes them.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
        }

        _addresses.Changed -= TellOfChange;
        await _timer.DisposeAsync().ConfigureAwait(false);
        _probe?.Dispose();
        await _table.StopAsync(_time).ConfigureAwait(false);
        _meter.Dispose();
    }

    private void Watch()
    {
        _addresses.Changed += TellOfChange;
        _timer.Change(RefreshInterval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A start that failed leaves no socket, timer or meter: nobody would own them.</summary>
    private void Abandon()
    {
        lock (_gate)
        {
            _isStopping = true;
        }

        _addresses.Changed -= TellOfChange;
        _timer.Dispose();
        _probe?.Dispose();
        _table.Abort();
        _meter.Dispose();
    }

    private void TellOfChange(object? sender, EventArgs e) => Refresh();

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

    /// <summary>One at a time, so that an older list never overtakes a newer one.</summary>
    private void Refresh()
    {
        lock (_gate)
        {
            if (!_isStopping && TryReadAddresses() is { } present)
            {
                _table.Follow(present);
            }
        }
    }

    private IReadOnlySet<IPAddress>? TryReadAddresses()
    {
        try
        {
            IReadOnlySet<IPAddress> present = _addresses.Read();
            if (_areAddressesUnknown)
            {
                _areAddressesUnknown = false;
                LogMessages.AddressesKnown(_log);
            }

            return present;
        }
        catch (Exception failure) when (failure is NetworkInformationException or IOException or UnauthorizedAccessException)
        {
            // Without a descriptor to spare the system cannot be asked; the next poll asks again.
            if (!_areAddressesUnknown)
            {
                _areAddressesUnknown = true;
                LogMessages.AddressesUnknown(_log, failure.Message);
            }

            return null;
        }
    }
}
