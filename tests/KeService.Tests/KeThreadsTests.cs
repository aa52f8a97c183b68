using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using PublicTime.KeService.Sessions;
using PublicTime.NtsClient.KeyExchange;

namespace PublicTime.KeService.Tests;

/// <summary>Where sessions are held: on threads of the server's own, or on the thread pool.</summary>
public sealed class KeThreadsTests : IDisposable
{
    private const int Clients = 60;

    private readonly KeFixture _ke = new();

    public void Dispose() => _ke.Dispose();

    [Fact]
    public async Task A_thread_without_clients_moves_at_every_look_and_one_that_hangs_does_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere sessions are held on the thread pool.");
        using var entered = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        KeServerOptions options = KeFixture.Options with
        {
            Threads = 1,
            IsAllowed = _ =>
            {
                entered.Set();
                return gate.Wait(TimeSpan.FromSeconds(20));
            },
        };
        await using KeServer server = _ke.Start(options);
        long atFirst = Assert.Single(server.Look()).Done;
        await _ke.UntilAsync(() => Assert.Single(server.Look()).Done > atFirst);

        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.Endpoints[0]);
        Assert.True(entered.Wait(TimeSpan.FromSeconds(20)));
        long before = Assert.Single(server.Look()).Done;
        Assert.Equal(before, Assert.Single(server.Look()).Done);
        Assert.True(Assert.Single(server.Look()).HasWork);

        gate.Set();
        await _ke.UntilAsync(() => Assert.Single(server.Look()).Done > before);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Sessions_are_accepted_and_held_to_their_end_on_the_servers_own_threads(int threads)
    {
        var acceptedOn = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var endedOn = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        using MeterListener listener = EndsOn(endedOn);
        KeServerOptions options = KeFixture.Options with
        {
            Threads = threads,
            MaxConnectionsPerPrefix = Clients,
            IsAllowed = _ => acceptedOn.AddOrUpdate(Here(), 1, static (_, times) => times + 1) > 0,
        };
        await using KeServer server = _ke.Start(options);

        KeyExchangeOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => _ke.ExchangeAsync(server)));

        Assert.All(outcomes, outcome => Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence));
        Array.ForEach(outcomes, outcome => outcome.Result?.Dispose());
        await _ke.CountedAsync(KeOutcome.Served, Clients);
        Assert.Equal("ke-0", Assert.Single(acceptedOn.Keys));
        Assert.Equal(Clients, endedOn.Values.Sum());
        string names = string.Join(' ', Enumerable.Range(0, threads).Select(i => $"ke-{i}"));
        Assert.Equal(names, string.Join(' ', endedOn.Keys.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_connection_of_a_flood_has_one_outcome_and_an_honest_client_is_served_beside_it(int threads)
    {
        const int each = 40;
        await using KeServer server = _ke.Start(KeFixture.Options with { Threads = threads, MaxConnections = 500, MaxConnectionsPerPrefix = 500 });
        Task<KeyExchangeOutcome>[] whole = [.. Enumerable.Range(0, each).Select(_ => _ke.ExchangeAsync(server))];
        Socket[] silent = [.. await Task.WhenAll(Enumerable.Range(0, each).Select(_ => ConnectAsync(server)))];
        foreach (Socket closing in await Task.WhenAll(Enumerable.Range(0, each).Select(_ => ConnectAsync(server))))
        {
            closing.Dispose();
        }

        foreach (Socket noisy in await Task.WhenAll(Enumerable.Range(0, each).Select(_ => ConnectAsync(server))))
        {
            await noisy.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), _ke.Deadline);
            noisy.Dispose();
        }

        KeyExchangeOutcome honest = await _ke.ExchangeAsync(server);

        Assert.True(honest.IsSuccess, honest.Failure?.Sentence);
        honest.Result.Dispose();
        Assert.All(await Task.WhenAll(whole), outcome => Assert.True(outcome.IsSuccess, outcome.Failure?.Sentence));
        Array.ForEach(silent, socket => socket.Dispose());
        await _ke.UntilAsync(() => server.ActiveSessions == 0 && Enum.GetValues<KeOutcome>().Sum(_ke.Counters.Total) == (4 * each) + 1);
        Assert.Equal(each + 1, _ke.Counters.Total(KeOutcome.Served));
        Assert.Equal(2 * each, _ke.Counters.Total(KeOutcome.ClosedUnused));
        Assert.Equal(0, _ke.Counters.Total(KeOutcome.Faulted));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Stopping_cuts_off_who_waits_in_the_handshake_and_ends_the_threads(int threads)
    {
        KeServer server = _ke.Start(KeFixture.Options with { Threads = threads });
        using Socket silent = await ConnectAsync(server);
        await _ke.UntilAsync(() => server.ActiveSessions == 1);

        await server.DisposeAsync();

        Assert.Equal(1, _ke.Counters.Total(KeOutcome.AbortedByShutdown));
        Assert.True(server.Accepting.IsCompletedSuccessfully);
        Assert.Equal(0, await silent.ReceiveAsync(new byte[16], _ke.Deadline));
    }

    private static string Here() => Thread.CurrentThread.Name ?? "";

    private MeterListener EndsOn(ConcurrentDictionary<string, int> threads)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == _ke.Counters.Meter && instrument.Name == "publictime_ke_served")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => threads.AddOrUpdate(Here(), 1, static (_, times) => times + 1));
        listener.Start();
        return listener;
    }

    private async Task<Socket> ConnectAsync(KeServer server)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.Endpoints[0], _ke.Deadline);
        return client;
    }
}
