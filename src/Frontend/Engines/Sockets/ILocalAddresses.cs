using System.Net;
using System.Net.NetworkInformation;

namespace PublicTime.Frontend.Engines.Sockets;

/// <summary>The unicast addresses of this machine. Any thread may ask.</summary>
public interface ILocalAddresses
{
    /// <summary>Some address came or went; may be raised too often, and need not be raised at all. On any thread.</summary>
    event NetworkAddressChangedEventHandler Changed;

    /// <summary>All addresses, loopback among them.</summary>
    /// <exception cref="NetworkInformationException">The system does not say.</exception>
    /// <exception cref="IOException">It cannot be asked: no descriptor is left, or a file of its own cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not ask.</exception>
    IReadOnlySet<IPAddress> Read();
}
