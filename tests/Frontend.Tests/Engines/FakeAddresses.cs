using System.Net;
using System.Net.NetworkInformation;
using PublicTime.Frontend.Engines.Sockets;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>A machine's addresses as the test wants them; loopback has enough that can really be bound.</summary>
internal sealed class FakeAddresses(params string[] addresses) : ILocalAddresses
{
    private readonly Lock _gate = new();
    private IReadOnlySet<IPAddress> _present = addresses.Select(IPAddress.Parse).ToHashSet();

    public event NetworkAddressChangedEventHandler? Changed;

    /// <summary>Why the system does not say; null while it does.</summary>
    public Exception? Failure { get; set; }

    public bool IsWatched => Changed is not null;

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
    public void Tell() => Changed?.Invoke(this, EventArgs.Empty);
}
