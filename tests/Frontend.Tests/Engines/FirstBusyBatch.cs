using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.Actors;
using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Engines;
using PublicTime.Frontend.RateLimiting;
using PublicTime.Limits;
using PublicTime.Native.Udp;
using PublicTime.Wire.Nts;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>What a worker's thread compiles while it answers its first batch that fills lanes, with limits.</summary>
public static class FirstBusyBatch
{
    private const int Clients = 8;
    private static readonly IPEndPoint Server = new(IPAddress.Loopback, RunningEngine.FreePort(IPAddress.Loopback));

    /// <summary>Called in a <see cref="ColdContext"/>.</summary>
    /// <param name="isWarm">Whether the worker is an engine's, or one that nobody warmed up.</param>
    /// <param name="isRingLate">Whether the ring comes only when the worker is there.</param>
    /// <returns>Methods that the thread compiled between its two readings of the clock.</returns>
    public static int CompiledMethods(bool isWarm, bool isRingLate)
    {
        var noise = new Noise(1);
        KeyRing ring = TestRings.Create(noise);
        var keys = new Published<KeyRing?>(isRingLate ? null : ring);
        using var clock = new HeldClock();
        using var admission = new Admission(new AdmissionRules { RateLimit = new RateLimit { Burst = 255, TableOctets = RateLimit.LeastTableOctets } });
        var inputs = new FrontendInputs
        {
            RawClock = clock,
            Served = new Published<ClockSnapshot>(DisciplineActor.First(clock, 10)).Snapshot,
            Keys = keys.Snapshot,
            Access = AccessList.LoopbackOnly,
            Admission = admission,
            StepSeen = () => { },
        };
        IDisposable serving = isWarm ? Warm(inputs) : Cold(inputs);
        using (serving)
        {
            keys.Publish(ring);
            using var client = new UdpPeer(IPAddress.Loopback);
            client.Ask(Requests.Packet(Requests.ClientV4), Server);
            clock.Hold();
            client.Send(Requests.Packet(Requests.ClientV4), Server);
            clock.AwaitHeld();
            foreach (AeadAlgorithm algorithm in AeadAlgorithmFacts.ByPreference)
            {
                using var peer = new NtsPeer(noise, algorithm);
                for (int i = 0; i < Clients; i++)
                {
                    client.Send(peer.Request(peer.Cookie(ring.Minting)), Server);
                }
            }

            return clock.CompiledInNextBatch(() =>
            {
                // One that was held, then all that came meanwhile, and then one whose batch begins when theirs has ended.
                for (int i = 0; i < 1 + (Clients * AeadAlgorithmFacts.ByPreference.Count); i++)
                {
                    client.Receive();
                }

                client.Ask(Requests.Packet(Requests.ClientV4), Server);
            });
        }
    }

    private static EngineEnd Warm(FrontendInputs inputs) =>
        new(BatchEngine.Start(new FrontendOptions { Endpoints = [Server], Workers = 1, Batch = 64 }, inputs, NullLogger.Instance));

    private static WorkerEnd Cold(FrontendInputs inputs)
    {
        var worker = new BatchWorker(new UdpBatchSocket(Server, 64, 1 << 18), inputs, static _ => { }, core: null, static _ => { });
        worker.Start("udp-cold");
        return new WorkerEnd(worker);
    }

    private sealed class EngineEnd(BatchEngine engine) : IDisposable
    {
        public void Dispose() => engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private sealed class WorkerEnd(BatchWorker worker) : IDisposable
    {
        public void Dispose()
        {
            worker.Stop();
            worker.Join();
            worker.Dispose();
        }
    }
}
