using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PublicTime.Native.Sockets;

namespace PublicTime.KeService.Admission;

/// <summary>Binds the endpoints of one KE server, all of them or none.</summary>
internal static class KeListeners
{
    // A port that one family was given is nearly always free in the other.
    private const int Attempts = 8;

    /// <summary>Listens everywhere. Where port 0 is asked for, the first takes any free port and the others take the same: clients know one.</summary>
    /// <remarks>An IPv6 endpoint that nobody named is left out where the machine has no IPv6; an address that is absent yet is bound all the same.</remarks>
    /// <exception cref="KeListenException">An endpoint cannot be listened on; none is then.</exception>
    public static IReadOnlyList<KeListener> Bind(IReadOnlyList<IPEndPoint> endpoints, ILogger log)
    {
        for (int attempt = 1; ; attempt++)
        {
            List<KeListener> listeners = [];
            try
            {
                BindEach(endpoints, listeners, log);
                foreach (KeListener listener in listeners)
                {
                    log.Listening(listener.Endpoint.Address, listener.Endpoint.Port);
                }

                return listeners;
            }
            catch (KeListenException failure)
            {
                listeners.ForEach(listener => listener.Dispose());
                bool mayRetry = attempt < Attempts && listeners.Count > 0 && endpoints[0].Port == 0
                    && failure.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
                if (!mayRetry)
                {
                    throw;
                }
            }
        }
    }

    private static void BindEach(IReadOnlyList<IPEndPoint> endpoints, List<KeListener> listeners, ILogger log)
    {
        foreach (IPEndPoint asked in endpoints)
        {
            int port = asked.Port == 0 && listeners.Count > 0 ? listeners[0].Endpoint.Port : asked.Port;
            var endpoint = new IPEndPoint(asked.Address, port);
            try
            {
                listeners.Add(KeListener.Bind(endpoint));
            }
            catch (KeListenException failure) when (IsAbsent(failure) && AbsentAddress.MayAppear(endpoint.Address))
            {
                listeners.Add(KeListener.Bind(endpoint, isAbsent: true));
                log.AddressAbsent(endpoint.Address);
            }
            catch (KeListenException failure) when (IsAbsent(failure) && IsIPv6Default(endpoint.Address) && endpoints.Count > 1)
            {
                log.IPv6Absent(failure.Message);
            }
        }
    }

    private static bool IsAbsent(KeListenException failure) =>
        failure.InnerException is SocketException { SocketErrorCode: SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable };

    private static bool IsIPv6Default(IPAddress address) => address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.IPv6Loopback);
}
