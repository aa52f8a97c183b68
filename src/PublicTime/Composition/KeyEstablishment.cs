using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PublicTime.Actors;
using PublicTime.Configuration;
using PublicTime.CookieKeys.Aead;
using PublicTime.Frontend.Access;
using PublicTime.KeService;
using PublicTime.KeService.Sessions;
using PublicTime.Native.Process;

namespace PublicTime.Composition;

/// <summary>NTS-KE, put together and running, with its counters. Ended by <see cref="DisposeAsync"/>, before its certificates and its ring are.</summary>
internal sealed class KeyEstablishment : IAsyncDisposable
{
    // The runtime and its libraries hold about 120, the sockets of 16 workers and the control connections the rest.
    private const int ReservedDescriptors = 180;

    // With `metrics` the libraries of the web server, and for each of its endpoints a socket and as many connections as it takes.
    private const int DescriptorsOfHttp = 40;
    private const int DescriptorsOfHttpEndpoint = 20;

    private readonly NonceSource _nonces = new();
    private readonly KeServer _server;
    private readonly Snapshot<AdvertisedServers> _advertised;

    private KeyEstablishment(
        KeServerOptions options, Snapshot<AdvertisedServers> advertised, ServiceCertificates certificates, IServiceRing ring, TimeProvider time, ILoggerFactory logs)
    {
        _advertised = advertised;
        bool isStarted = false;
        try
        {
            var responder = new KeResponder(options, certificates.Current, ring.Current, advertised, RandomNumberGenerator.GetInt32, _nonces);
            _server = KeServer.Start(options, responder, Counters, time, logs.CreateLogger<KeServer>());
            isStarted = true;
        }
        finally
        {
            if (!isStarted)
            {
                DisposeInputs();
            }
        }
    }

    /// <summary>How sessions ended.</summary>
    public KeCounters Counters { get; } = new();

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints => _server.Endpoints;

    /// <summary>Whether there is anybody to send clients to.</summary>
    public bool HasNames => !_advertised.Current.Servers.IsEmpty;

    /// <summary>Faults when it cannot go on.</summary>
    public Task Failed => _server.Accepting;

    /// <summary>How far its threads are.</summary>
    public IReadOnlyList<WorkProgress> Look() => _server.Look();

    /// <summary>Listens and serves.</summary>
    /// <param name="options">What to serve.</param>
    /// <param name="addresses">Where.</param>
    /// <param name="advertised">Where clients are sent for time.</param>
    /// <param name="certificates">What clients are shown.</param>
    /// <param name="ring">What cookies are sealed with.</param>
    /// <param name="time">Deadlines.</param>
    /// <param name="logs">Where changes of state are said.</param>
    /// <exception cref="KeListenException">An address cannot be listened on.</exception>
    /// <exception cref="SocketException">The system has no descriptors left. Whatever the exception, nothing is left open or running.</exception>
    public static KeyEstablishment Start(
        ServeOptions options, IEnumerable<IPAddress> addresses, Snapshot<AdvertisedServers> advertised, ServiceCertificates certificates, IServiceRing ring,
        TimeProvider time, ILoggerFactory logs)
    {
        var server = new KeServerOptions
        {
            Endpoints = [.. addresses.Select(address => new IPEndPoint(address, options.KePort))],
            MaxConnections = ConnectionsWithin(options.MaxKeConnections, options.MetricsEndpoints.Count, logs),
            MaxConnectionsPerPrefix = options.MaxKeConnectionsPerPrefix,
            IsAllowed = options.Access.Allows,
            IsProxy = AccessList.FromRules(options.Proxies.Select(proxies => new AccessRule(IsAllow: true, ReplacesNarrower: false, proxies))).Allows,
            RateLimit = options.KeRateLimit,
            Aeads = options.Aeads,
        };
        if (options.Proxies.Count > 0)
        {
            ILogger log = logs.CreateLogger("PublicTime");
            string proxies = string.Join(", ", options.Proxies);
            LogMessages.ProxiesBelieved(log, proxies);
        }

        return new KeyEstablishment(server, advertised, certificates, ring, time, logs);
    }

    /// <summary>Sessions in flight end by their own deadline, which is 5 s at the most.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        DisposeInputs();
    }

    /// <summary>A process without a file descriptor left cannot even load what it needs to say so, so the sessions leave it enough.</summary>
    private static int ConnectionsWithin(int asked, int httpEndpoints, ILoggerFactory logs)
    {
        int limit = DescriptorLimit.Current;
        int ofHttp = httpEndpoints == 0 ? 0 : DescriptorsOfHttp + (httpEndpoints * DescriptorsOfHttpEndpoint);
        int room = Math.Max(1, limit - ReservedDescriptors - ofHttp);
        if (room < asked)
        {
            LogMessages.ConnectionsLowered(logs.CreateLogger("PublicTime"), room, asked, limit);
        }

        return Math.Min(room, asked);
    }

    private void DisposeInputs()
    {
        Counters.Dispose();
        _nonces.Dispose();
    }
}
