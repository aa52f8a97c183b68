using System.Net;
using System.Net.NetworkInformation;
using PublicTime.Frontend.Engines.Sockets;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>A machine's addresses as the test wants them; loopback has enough that can really be bound.</summary>
internal sealed class FakeAddresses(params string[] addresses) : ILocalAddresses
{
    private readonly Lock _gate = new();
    private IReadOnlySet<IPAddress> _present = addresses.Select(IPAddress.Parse).ToHashSet();

    private NetworkAddressChangedEventHandler? _changed;

    public event NetworkAddressChangedEventHandler? Changed
    {
        add => _changed += CanBeWatched ? value : throw new NetworkInformationException();
        remove => _changed -= value;
    }

    /// <summary>False: asking to be told of changes fails.</summary>
    public bool CanBeWatched { get; init; } = true;

    /// <summary>Why the system does not say; null while it does.</summary>
    public Exception? Failure { get; set; }

    public bool IsWatched => _changed is not null;

    public IReadOnlySet<IPAddress> Read()
    {
        lock (_gate)
        {
            return Failure is { } failure ? throw failure : _present;
        }
    }

    /// <summary>Changes the list without telling anybody.</summary>
    public void Replace(params string[] addresses)
    {
        lock (_gate)
        {
            _present = addresses.Select(IPAddress.Parse).ToHashSet();
        }
    }

    /// <summary>Tells of a change, whether there is one or not.</summary>
    public void Tell() => _changed?.Invoke(this, EventArgs.Empty);
}
