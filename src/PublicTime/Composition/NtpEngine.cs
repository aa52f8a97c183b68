using System.Net;
using Microsoft.Extensions.Logging;
using PublicTime.Configuration;
using PublicTime.Frontend.Engines;
using PublicTime.Frontend.Engines.Sockets;

namespace PublicTime.Composition;

/// <summary>Starts the UDP side that the configuration asks for.</summary>
internal static class NtpEngine
{
    /// <summary>Answers from its first moment.</summary>
    /// <param name="options">How.</param>
    /// <param name="endpoints">Where.</param>
    /// <param name="inputs">By what.</param>
    /// <param name="time">Timers.</param>
    /// <param name="logs">Where changes of state are said.</param>
    public static IUdpEngine Start(ServeOptions options, IReadOnlyList<IPEndPoint> endpoints, FrontendInputs inputs, TimeProvider time, ILoggerFactory logs)
    {
        var frontend = new FrontendOptions
        {
            Endpoints = endpoints,
            Workers = options.Workers,
            Batch = options.Batch,
            NapMicroseconds = options.NapMicroseconds,
            Dscp = options.Dscp,
        };
        return options.Engine == UdpEngine.Sockets
            ? SocketsEngine.Start(frontend, inputs, new HostAddresses(), time, logs.CreateLogger<SocketsEngine>())
            : BatchEngine.Start(frontend, inputs, logs.CreateLogger<BatchEngine>());
    }
}
