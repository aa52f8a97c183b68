using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using PublicTime.Actors;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline;
using PublicTime.Discipline.Served;
using PublicTime.Frontend.Access;
using PublicTime.Frontend.Engines;
using PublicTime.Frontend.Engines.Sockets;
using PublicTime.Native.Clock;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>Alone in the process: what the whole process allocates is measured, because the pool's threads answer.</summary>
[Collection(nameof(AlonePerProcess))]
public sealed class SocketsEngineAllocationTests
{
    private const int Clients = 4;
    private const int WarmUpRounds = 3_000;
    private const int Rounds = 1_000;
    private const int Measurements = 5;
    private static readonly HostClock Host = new();
    private readonly Noise _noise = new(Seed.Print());

    [Fact]
    public async Task No_exchange_costs_managed_memory_whoever_asks()
    {
        KeyRing ring = TestRings.Create(_noise);
        using var peer = new NtsPeer(_noise);
        byte[] plain = Requests.Packet(Requests.ClientV4);

        // Without the processor's AES instructions every use of a key allocates: there a key that is unknown is refused instead.
        byte[] authenticated = peer.Request(peer.Cookie(AeadKey.IsAccelerated ? ring.Minting : TestRings.Create(_noise).Minting));
        var server = new IPEndPoint(IPAddress.Loopback, RunningEngine.FreePort(IPAddress.Loopback));
        var inputs = new FrontendInputs
        {
            RawClock = Host,
            Served = new Published<ClockSnapshot>(DisciplineActor.First(Host, 10)).Snapshot,
            Keys = new Published<KeyRing?>(ring).Snapshot,
            Access = AccessList.LoopbackOnly,
            StepSeen = () => { },
        };

        // Time stands still: no timer of the engine runs.
        await using SocketsEngine engine = SocketsEngine.Start(
            new FrontendOptions { Endpoints = [server] }, inputs, new FakeAddresses("127.0.0.1"), new ManualTime(), NullLogger.Instance);
        Socket[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Connect(server))];
        byte[] room = new byte[2048];
        Exchange(WarmUpRounds);
        double least = double.MaxValue;
        for (int i = 0; i < Measurements; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Exchange(Rounds);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Rounds);
        }

        Array.ForEach(clients, client => client.Dispose());

        Assert.Equal(WarmUpRounds + (Measurements * Rounds), engine.Total(Disposition.Answered) + engine.Total(AeadKey.IsAccelerated ? Disposition.AnsweredNts : Disposition.NtsNakUnknownKey));

        // The process itself allocates a little now and then; an object for each exchange would be 24 octets at the least.
        Assert.InRange(least, 0, 1);

        void Exchange(int rounds)
        {
            for (int i = 0; i < rounds; i++)
            {
                clients[i % Clients].Send(i % 2 == 0 ? plain : authenticated);
                clients[i % Clients].Receive(room);
            }
        }
    }

    private static Socket Connect(IPEndPoint server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Connect(server);
        return socket;
    }
}
