using System.Net;
using PublicTime.LoadGenerator.Clients;
using PublicTime.LoadGenerator.CommandLine;
using PublicTime.LoadGenerator.Results;
using PublicTime.LoadGenerator.Running;
using PublicTime.LoadGenerator.Scheduling;
using PublicTime.LoadGenerator.Tests.Running;

namespace PublicTime.LoadGenerator.Tests.Results;

/// <summary>Each limit by a generator that has it and no other, in a time that only the fake server moves.</summary>
public sealed class SenderLimitsTests
{
    private const long Millisecond = 1_000_000;
    private const long Duration = 1000 * Millisecond;

    private readonly ManualLoadClock _clock = new();
    private readonly Association _association = Associations.Make(firstOctet: 1);

    [Fact]
    public void A_generator_that_keeps_up_has_none() => Assert.Empty(LimitsOf(Server(Fate.Answered), rate: 1000));

    [Fact]
    public void One_that_stands_still_for_long_leaves_requests_unsent()
    {
        string[] limits = LimitsOf(StandingStillFor(500 * Millisecond), rate: 1000);

        // What is less than the grace late is sent all the same, and is late.
        Assert.Equal(2, limits.Length);
        Assert.Contains("sent 600 of the 1000 requests", limits[0], StringComparison.Ordinal);
        Assert.Contains("ms late", limits[1], StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_stands_still_for_a_moment_is_late() =>
        Assert.Contains("ms late", Assert.Single(LimitsOf(StandingStillFor(50 * Millisecond), rate: 1000)), StringComparison.Ordinal);

    [Fact]
    public void One_that_always_has_something_to_do_is_at_its_limit() =>
        Assert.Contains("nothing to do only", Assert.Single(LimitsOf(Server(Fate.Answered), rate: 1_000_000, duration: 50 * Millisecond)), StringComparison.Ordinal);

    [Fact]
    public void Clients_that_have_no_cookies_are_one()
    {
        string limit = Assert.Single(LimitsOf(Server(Fate.Dropped), rate: 1000, new VirtualClient(_association)));

        Assert.StartsWith("992 requests were not sent because their client had no cookie", limit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(8192, true)]
    public void A_window_that_is_never_full_is_one(int window, bool isLimit)
    {
        LoadWorker worker = new(PlanOf(50 * Millisecond, isPlain: true), Server(Fate.Answered), _clock, new Saturation(_clock, window), [], renewal: null);
        worker.Run();
        string[] limits = [.. SenderLimits.Of(worker, Options with { IsSaturating = true })];

        Assert.Equal(isLimit, limits.Length == 1);
        Assert.All(limits, limit => Assert.Contains("core was the limit", limit, StringComparison.Ordinal));
    }

    [Fact]
    public void Answers_that_its_own_end_dropped_are_one() =>
        Assert.Contains("dropped 7 answers", Assert.Single(LimitsOf(Server(Fate.Answered, dropped: 7), rate: 1000)), StringComparison.Ordinal);

    private static LoadOptions Options => new() { Mode = LoadMode.Ntp, Targets = [new IPEndPoint(IPAddress.Loopback, 123)], Seed = 1 };

    private FakeServer Server(Fate fate, long dropped = 0) => new(_clock, new Noise(Seed.Print()), [fate], fate == Fate.Dropped ? _association : null) { Dropped = dropped };

    private FakeServer StandingStillFor(long nanoseconds)
    {
        FakeServer server = new(_clock, new Noise(Seed.Print()), [Fate.Answered]);
        server.OnLook = () =>
        {
            if (_clock.NowNanoseconds >= 200 * Millisecond)
            {
                server.OnLook = null;
                _clock.NowNanoseconds += nanoseconds;
            }
        };
        return server;
    }

    private string[] LimitsOf(FakeServer server, double rate, params VirtualClient[] clients) => LimitsOf(server, rate, Duration, clients);

    private string[] LimitsOf(FakeServer server, double rate, long duration, params VirtualClient[] clients)
    {
        LoadWorker worker = new(PlanOf(duration, clients.Length == 0), server, _clock, new FixedRate(0, rate), clients, renewal: null);
        worker.Run();
        return [.. SenderLimits.Of(worker, Options)];
    }

    private static WorkerPlan PlanOf(long duration, bool isPlain) => new()
    {
        Start = 0,
        Duration = duration,
        PlainClients = 4,
        PlainShare = isPlain ? 1 : 0,
        Seed = Seed.Print(),
    };
}
