using System.Net;
using System.Net.NetworkInformation;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>The addresses as the operating system lists them, interface by interface.</summary>
public sealed class HostAddresses : ILocalAddresses
{
    /// <inheritdoc/>
    public event NetworkAddressChangedEventHandler Changed
    {
        add => NetworkChange.NetworkAddressChanged += value;
        remove => NetworkChange.NetworkAddressChanged -= value;
    }

    /// <inheritdoc/>
    public IReadOnlySet<IPAddress> Read() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .ToHashSet();
}
