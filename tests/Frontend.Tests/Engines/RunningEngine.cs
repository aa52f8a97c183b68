using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.Actors;
using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Engines;
using PublicTime.Frontend.Engines.Sockets;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Native.Clock;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>An engine on a port that was free a moment ago.</summary>
internal sealed class RunningEngine : IAsyncDisposable
{
    private const int Attempts = 10;
    private int _stepsSeen;

    private RunningEngine(ClockSnapshot clock, KeyRing? ring) =>
        (Served, Keys) = (new Published<ClockSnapshot>(clock), new Published<KeyRing?>(ring));

    public IUdpEngine Engine { get; private set; } = null!;

    public Published<ClockSnapshot> Served { get; }

    public Published<KeyRing?> Keys { get; }

    public int Port { get; private set; }

    public int StepsSeen => Volatile.Read(ref _stepsSeen);

    /// <summary>Runs on the worker's thread when it tells of a step.</summary>
    public Action? WhenStepSeen { get; set; }

    public static RunningEngine Start(
        UdpEngineKind kind,
        IPAddress address,
        IRawClock rawClock,
        ClockSnapshot clock,
        KeyRing? ring = null,
        int workers = 1,
        int batch = 64,
        int dscp = 0,
        AccessList? access = null,
        Admission? admission = null,
        bool awaitsRing = false)
    {
        var running = new RunningEngine(clock, ring);
        var inputs = new FrontendInputs
        {
            RawClock = rawClock,
            Served = running.Served.Snapshot,
            Keys = ring is null && !awaitsRing ? null : running.Keys.Snapshot,
            Access = access ?? AccessList.LoopbackOnly,
            Admission = admission,
            StepSeen = running.SeeStep,
        };
        for (int attempt = 1; running.Engine is null; attempt++)
        {
            running.Port = FreePort(address);
            var options = new FrontendOptions { Endpoints = [new(address, running.Port)], Workers = workers, Batch = batch, ReceiveBufferLength = 1 << 18, Dscp = dscp };
            try
            {
                running.Engine = Start(kind, options, inputs);
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < Attempts)
            {
                // Somebody else was given the port meanwhile.
            }
        }

        return running;
    }

    /// <summary>Starts an engine on a machine with three addresses of IPv4 and one of IPv6, all of them loopback.</summary>
    public static IUdpEngine Start(UdpEngineKind kind, FrontendOptions options, FrontendInputs inputs, ILogger? log = null) => kind == UdpEngineKind.Batch
        ? BatchEngine.Start(options, inputs, log ?? NullLogger.Instance)
        : SocketsEngine.Start(
            options, inputs, new FakeAddresses("127.0.0.1", "127.0.0.2", "127.1.2.3", "::1"), TimeProvider.System, log ?? NullLogger.Instance);

    /// <summary>A port that the kernel says nobody uses at this address.</summary>
    public static int FreePort(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    private void SeeStep()
    {
        Interlocked.Increment(ref _stepsSeen);
        WhenStepSeen?.Invoke();
    }
}
