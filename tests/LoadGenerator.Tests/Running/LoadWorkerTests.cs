using PublicTime.LoadGenerator.Clients;
using PublicTime.LoadGenerator.Measuring;
using PublicTime.LoadGenerator.Requests;
using PublicTime.LoadGenerator.Running;
using PublicTime.LoadGenerator.Scheduling;

namespace PublicTime.LoadGenerator.Tests.Running;

/// <summary>The whole loop against a server that counts what it does to the requests, in a time that only they move.</summary>
public sealed class LoadWorkerTests
{
    private const long Second = 1_000_000_000;

    private static readonly Fate[] PlainFates = [.. Enum.GetValues<Fate>().Where(fate => fate is < Fate.Forged and not Fate.Nak)];
    private static readonly Fate[] AuthenticatedFates = [.. Enum.GetValues<Fate>().Where(fate => fate is not (Fate.Padded or Fate.Unsynchronized))];

    [Fact]
    public void Plain_counts_are_exactly_what_the_server_did()
    {
        (LoadWorker worker, FakeServer server, _) = Run(PlainFates, isAuthenticated: false, rate: 20_000, seconds: 2);

        AssertCounts(worker.Measured, server);
        Assert.Equal(40_000, worker.Measured.Intended);
    }

    [Fact]
    public void Authenticated_counts_are_exactly_what_the_server_did()
    {
        Fate[] fates = [.. AuthenticatedFates, .. Enumerable.Repeat(Fate.Answered, 60)];
        (LoadWorker worker, FakeServer server, _) = Run(fates, isAuthenticated: true, rate: 5000, seconds: 2);

        AssertCounts(worker.Measured, server);
        Assert.Equal(0, server.Bad);
    }

    [Fact]
    public void What_the_kernel_refuses_is_neither_sent_nor_lost()
    {
        (LoadWorker worker, FakeServer server, _) = Run([Fate.Answered], isAuthenticated: false, rate: 10_000, seconds: 1, refusesEvery: 7);

        Assert.True(server.Refused > 1000);
        Assert.Equal(server.Refused, worker.Measured.Refused);
        Assert.Equal(10_000 - server.Refused, worker.Measured.Sent);
        Assert.Equal(worker.Measured.Sent, worker.Measured[AnswerVerdict.Accepted]);
        Assert.Equal(0, worker.Measured.Lost);
    }

    [Fact]
    public void The_seconds_add_up_to_the_whole()
    {
        (LoadWorker worker, _, _) = Run([Fate.Answered, Fate.Answered, Fate.Dropped, Fate.Rate, Fate.InWrongMode], isAuthenticated: false, rate: 3000, seconds: 3);

        IntervalCounts[] seconds = [.. Enumerable.Range(0, worker.Intervals.Count).Select(i => worker.Intervals[i])];
        Assert.Equal([3000, 3000, 3000], seconds.Select(second => second.Intended));
        Assert.All(seconds, second => Assert.Equal(second.Sent, second.Answered + second.Lost + second.Kods + second.Wrong));
        Assert.Equal(worker.Measured.Lost, seconds.Sum(second => second.Lost));
        Assert.Equal(worker.Measured[AnswerVerdict.Accepted], seconds.Sum(second => second.Answered));
        Assert.All(seconds, second => Assert.InRange(second.P50, 20_000, 40_000));
    }

    [Fact]
    public void What_is_due_in_the_warm_up_is_not_counted()
    {
        (LoadWorker worker, FakeServer server, _) = Run([Fate.Answered], isAuthenticated: false, rate: 1000, seconds: 1, warmUpSeconds: 2);

        Assert.Equal(1000, worker.Measured.Sent);
        Assert.Equal(2000, worker.WarmUp.Sent);
        Assert.Equal(3000, server.Count.Sum());
    }

    [Fact]
    public void No_cookie_is_spent_twice_and_losses_are_asked_for_again()
    {
        HashSet<string> spent = [];
        (LoadWorker worker, FakeServer server, VirtualClient[] clients) = Run(
            [Fate.Dropped, Fate.Nak, .. Enumerable.Repeat(Fate.Answered, 18)], isAuthenticated: true, rate: 200, seconds: 4, spent: spent);

        Assert.Equal(0, server.Bad);
        Assert.Equal(worker.Measured.Sent, spent.Count);
        Assert.InRange(server.MostWanted, 2, 8);
        Assert.Equal(0, worker.Measured.Skipped);
        Assert.InRange(clients.Average(client => client.Cookies), 7, 8);
    }

    [Fact]
    public void Clients_without_cookies_are_skipped_and_counted()
    {
        (LoadWorker worker, _, VirtualClient[] clients) = Run([Fate.Dropped], isAuthenticated: true, rate: 1000, seconds: 1);

        // Eight cookies each, and nobody gives more.
        Assert.Equal(clients.Length * 8, worker.Measured.Sent);
        Assert.Equal(1000 - worker.Measured.Sent, worker.Measured.Skipped);
        Assert.Equal(worker.Measured.Sent, worker.Measured.Lost);
    }

    [Fact]
    public void A_client_whose_cookies_are_refused_gets_new_ones_in_the_background()
    {
        Association old = Associations.Make(firstOctet: 7);
        Association shared = old;
        int exchanges = 0;
        var renewal = new KeyRenewal(
            _ =>
            {
                Interlocked.Increment(ref exchanges);
                return Task.FromResult<Association?>(Associations.Again(shared, firstOctet: 1));
            },
            atOnce: 2,
            CancellationToken.None);
        ManualLoadClock clock = new();
        var server = new FakeServer(clock, new Noise(Seed.Print()), [Fate.Answered], old)
        {
            RefusedCookies = 7,
            OnLook = () => SpinWait.SpinUntil(() => renewal.UnderWay == 0),
        };
        VirtualClient[] clients = [.. Enumerable.Range(0, 5).Select(_ => new VirtualClient(Associations.Again(shared, firstOctet: 7)))];
        var worker = new LoadWorker(PlanOf(0, 1, isAuthenticated: true), server, clock, new FixedRate(0, 1000), clients, renewal);
        worker.Run();

        Assert.Equal(clients.Length, exchanges);
        Assert.InRange(worker.Measured[AnswerVerdict.NtsNak], 3 * clients.Length, 5 * clients.Length);
        Assert.Equal(1000, worker.Measured[AnswerVerdict.NtsNak] + worker.Measured[AnswerVerdict.Accepted]);
    }

    [Fact]
    public void An_answer_to_a_request_from_before_a_renewal_is_neither_right_nor_wrong()
    {
        byte[] oldKey = Associations.Key();
        ManualLoadClock clock = new();
        FakeServer? server = null;
        int exchanges = 0;
        var renewal = new KeyRenewal(
            _ =>
            {
                byte[] key = Associations.Key();
                exchanges++;
                server!.Rekey(Associations.Make(1, key));
                return Task.FromResult<Association?>(Associations.Make(1, key));
            },
            atOnce: 1,
            CancellationToken.None);

        // Three refusals in a row make a client begin anew, while answers that are good and late are on their way.
        server = new FakeServer(clock, new Noise(Seed.Print()), [Fate.Nak, Fate.Delayed], Associations.Make(1, oldKey))
        {
            OnLook = () => SpinWait.SpinUntil(() => renewal.UnderWay == 0),
        };
        VirtualClient[] clients = [new VirtualClient(Associations.Make(1, oldKey))];
        var worker = new LoadWorker(PlanOf(0, 1, isAuthenticated: true), server, clock, new FixedRate(0, 10_000), clients, renewal);
        worker.Run();

        Tally counted = worker.Measured;
        Assert.True(exchanges > 10, $"only {exchanges} exchanges");
        Assert.True(counted[AnswerVerdict.OfEarlierKeys] > 10, $"only {counted[AnswerVerdict.OfEarlierKeys]} answers of earlier keys");
        Assert.Equal(0, counted.Wrong());
        Assert.Equal(counted.Sent, counted[AnswerVerdict.Accepted] + counted[AnswerVerdict.NtsNak] + counted[AnswerVerdict.OfEarlierKeys]);
        Assert.Equal(counted[AnswerVerdict.Accepted], counted.Verified);
    }

    [Fact]
    public void Forged_requests_are_refused_and_spend_nothing()
    {
        foreach (RequestKind kind in new[] { RequestKind.ForgedCookie, RequestKind.ForgedTag })
        {
            ManualLoadClock clock = new();
            Association association = Associations.Make(firstOctet: 1);
            var server = new FakeServer(clock, new Noise(Seed.Print()), [Fate.Answered], association);
            VirtualClient[] clients = [new VirtualClient(Associations.Again(association, 1))];
            var worker = new LoadWorker(
                PlanOf(0, 1, isAuthenticated: true) with { AuthenticatedKind = kind }, server, clock, new FixedRate(0, 500), clients, renewal: null);
            worker.Run();

            // The fake server opens no cookies: a forged one is as good to it as another.
            Assert.Equal(500, worker.Measured[kind == RequestKind.ForgedTag ? AnswerVerdict.NtsNak : AnswerVerdict.ForgeryAccepted]);
            Assert.Equal(8, clients[0].Cookies);
        }
    }

    [Fact]
    public void A_ramp_ends_after_the_first_second_with_a_loss()
    {
        ManualLoadClock clock = new();
        var server = new FakeServer(clock, new Noise(Seed.Print()), [Fate.Answered]) { RefusesEvery = 0 };
        long lossFrom = 4 * Second;
        var lossy = new LossyPort(server, () => clock.NowNanoseconds >= lossFrom);
        var worker = new LoadWorker(
            PlanOf(0, 60, isAuthenticated: false) with { StopsAtLoss = true }, lossy, clock, new Ramp(0, 100, 100, Second, Second), [], renewal: null);
        worker.Run();

        Assert.InRange(worker.DueNanoseconds, 5 * Second, 7 * Second);
        Assert.Equal([100, 200, 300, 400], Enumerable.Range(0, 4).Select(i => worker.Intervals[i].Answered));
        Assert.Equal(500, worker.Intervals[4].Lost);
    }

    [Fact]
    public void At_saturation_no_more_than_the_window_is_on_its_way()
    {
        ManualLoadClock clock = new();
        var server = new FakeServer(clock, new Noise(Seed.Print()), [Fate.Answered, Fate.Answered, Fate.Answered, Fate.Dropped]);
        var watched = new WindowPort(server);
        var worker = new LoadWorker(PlanOf(0, 1, isAuthenticated: false), watched, clock, new Saturation(clock, 50), [], renewal: null);
        worker.Run();

        Assert.Equal(worker.Measured.Sent, worker.Measured[AnswerVerdict.Accepted] + worker.Measured.Lost);

        // What is lost gives its place back after 50 ms, so losses slow it down and never stop it.
        Assert.True(worker.Measured.Sent > 500, $"only {worker.Measured.Sent} were sent");
        Assert.InRange(watched.MostUnanswered, 1, 50);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_allocated_however_long_it_runs(bool isAuthenticated)
    {
        // What the runtime allocates once, when it compiles a method better, is not of the loop: it does not happen every time.
        long least = Enumerable.Range(0, 3).Min(_ => Allocated(isAuthenticated, seconds: 4));

        Assert.Equal(0, least);
    }

    private static long Allocated(bool isAuthenticated, int seconds)
    {
        ManualLoadClock clock = new();
        Association association = Associations.Make(firstOctet: 1);
        var server = new FakeServer(clock, new Noise(Seed.Print()), [Fate.Answered, Fate.Answered, Fate.Delayed, Fate.Doubled], isAuthenticated ? association : null);
        LoadWorker worker = WorkerOf(server, clock, association, isAuthenticated, 5000, seconds, warmUpSeconds: 0, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        worker.Run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static (LoadWorker Worker, FakeServer Server, VirtualClient[] Clients) Run(
        Fate[] fates, bool isAuthenticated, double rate, int seconds, int warmUpSeconds = 0, int refusesEvery = 0, HashSet<string>? spent = null)
    {
        ManualLoadClock clock = new() { NowNanoseconds = 12_345 };
        Association association = Associations.Make(firstOctet: 1);
        var server = new FakeServer(clock, new Noise(Seed.Print()), fates, isAuthenticated ? association : null) { RefusesEvery = refusesEvery, Spent = spent };
        LoadWorker worker = WorkerOf(server, clock, association, isAuthenticated, rate, seconds, warmUpSeconds, out VirtualClient[] clients);
        worker.Run();
        return (worker, server, clients);
    }

    private static LoadWorker WorkerOf(
        FakeServer server, ManualLoadClock clock, Association association, bool isAuthenticated, double rate, int seconds, int warmUpSeconds,
        out VirtualClient[] clients)
    {
        const int Clients = 40;
        long begin = clock.NowNanoseconds;
        clients = isAuthenticated ? [.. Enumerable.Range(0, Clients).Select(_ => new VirtualClient(Associations.Again(association, 1)))] : [];
        return new LoadWorker(
            PlanOf(begin + (warmUpSeconds * Second), seconds, isAuthenticated), server, clock, new FixedRate(begin, rate), clients, renewal: null);
    }

    private static WorkerPlan PlanOf(long start, int seconds, bool isAuthenticated) => new()
    {
        Start = start,
        Duration = seconds * Second,
        MostPending = 1 << 16,
        PlainClients = 40,
        PlainShare = isAuthenticated ? 0 : 1,
        VerifyShare = 1,
        Seed = Seed.Print(),
    };

    private static void AssertCounts(Tally counted, FakeServer server)
    {
        long Of(Fate fate) => server.Count[(int)fate];
        Assert.Equal(server.Count.Sum(), counted.Sent);
        Assert.Equal(counted.Sent + counted.Skipped, counted.Intended);
        Assert.Equal(Of(Fate.Answered) + Of(Fate.Doubled) + Of(Fate.Delayed) + Of(Fate.Preceded), counted[AnswerVerdict.Accepted]);
        Assert.Equal(Of(Fate.Dropped) + Of(Fate.Belated), counted.Lost);
        Assert.Equal(server.Belated, counted.Late);
        Assert.InRange(counted.Late, 1, Of(Fate.Belated));
        Assert.Equal(Of(Fate.Doubled), counted.Duplicate);
        Assert.Equal(Of(Fate.Preceded), counted.Unknown);
        Assert.Equal(Of(Fate.Nak), counted[AnswerVerdict.NtsNak]);
        Assert.Equal(Of(Fate.Rate), counted.Kisses.Sum().GetValueOrDefault("RATE"));
        Assert.Equal(Of(Fate.Deny), counted.Kisses.Sum().GetValueOrDefault("DENY"));
        Assert.Equal(Of(Fate.InWrongMode), counted[AnswerVerdict.WrongMode]);
        Assert.Equal(Of(Fate.InWrongVersion), counted[AnswerVerdict.WrongVersion]);
        Assert.Equal(Of(Fate.Misdirected), counted[AnswerVerdict.WrongFlow]);
        Assert.Equal(Of(Fate.Unsynchronized), counted[AnswerVerdict.Unsynchronized]);
        Assert.Equal(Of(Fate.Impossible), counted[AnswerVerdict.ImpossibleTimes]);
        Assert.Equal(Of(Fate.Padded), counted[AnswerVerdict.TooLong]);
        Assert.Equal(Of(Fate.Forged), counted[AnswerVerdict.NotAuthentic]);
        Assert.Equal(Of(Fate.Mistaken), counted[AnswerVerdict.WrongIdentifier]);
        Assert.Equal(Of(Fate.Bare), counted[AnswerVerdict.NotAuthenticated]);
        Assert.Equal(Of(Fate.Stingy), counted[AnswerVerdict.NoCookie]);
        Assert.Equal(server.Reordered, counted.Reordered);
        Assert.True(counted.Reordered > 0);
    }
}
