using PublicTime.LoadGenerator.Clients;
using PublicTime.LoadGenerator.CommandLine;
using PublicTime.LoadGenerator.KeyLoad;
using PublicTime.LoadGenerator.Requests;
using PublicTime.LoadGenerator.Results;
using PublicTime.LoadGenerator.Scheduling;
using PublicTime.Native.Packets;
using PublicTime.Native.Process;
using PublicTime.Reporting;

namespace PublicTime.LoadGenerator.Running;

/// <summary>One test from its options to its result.</summary>
/// <param name="options">What to do.</param>
/// <param name="clock">What schedules and latencies run on.</param>
/// <param name="time">What deadlines of key exchanges run on, and the wall clock of the result.</param>
/// <param name="watch">Told how to read the progress once the test begins; the token ends with the test.</param>
internal sealed class LoadRun(LoadOptions options, ILoadClock clock, TimeProvider time, Func<Func<LoadProgress>, CancellationToken, Task> watch)
{
    // What is prepared between choosing the moment of the first request and being ready for it takes less.
    private const long PreparationNanoseconds = 50_000_000;
    private const long UsualGraceNanoseconds = 100_000_000;
    private const int RenewalsAtOnce = 4;
    private const int FirstExchangesAtOnce = 8;
    private const int LeastPending = 4096;
    private const int MostPending = 1 << 22;
    private const int SaturationPending = 1 << 20;

    /// <summary>Runs it.</summary>
    /// <param name="cancellation">Ends it early, with the result so far.</param>
    /// <exception cref="LoadRefusedException">It cannot be run.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken cancellation)
    {
        using KeyExchangers? exchangers = options.Mode == LoadMode.Ntp || (options.AcceptsEcho && options.Mode == LoadMode.Nts)
            ? null
            : new KeyExchangers(options, clock, time);
        return options.Mode == LoadMode.Ke
            ? await RunKeyExchangesAsync(exchangers!, cancellation)
            : await RunDatagramsAsync(exchangers, cancellation);
    }

    private async Task<LoadResult> RunKeyExchangesAsync(KeyExchangers exchangers, CancellationToken cancellation)
    {
        (long begin, long start) = Moments();
        KeyExchangeLoad load = KeyLoad(exchangers, share: 1, begin, start);
        DateTimeOffset begunAt = time.GetUtcNow() + TimeSpan.FromTicks((start - clock.NowNanoseconds) / TimeSpan.NanosecondsPerTick);
        var progress = new ProgressReader(load.Measured, load.Intervals, load.Exchanges, clock, start, options.Duration.TotalSeconds);
        using CancellationTokenRegistration stop = cancellation.Register(load.Stop);
        await WatchAsync(progress, OnThread("key exchanges", () => load.Run(CancellationToken.None)));
        return ResultComposer.Compose(
            options,
            new LoadCourse(load.Measured, load.Intervals, load.DueNanoseconds, load.Exchanges.Sum(), ClientExchanges: null, "tcp", [.. SenderLimits.Of(load, options)]),
            begunAt);
    }

    private async Task<LoadResult> RunDatagramsAsync(KeyExchangers? exchangers, CancellationToken cancellation)
    {
        var exchanges = new KeyExchangeTally();
        VirtualClient[] clients = await ClientsAsync(exchangers, exchanges, cancellation);
        try
        {
            using IDatagramPort port = Senders.Open(options);
            return await RunDatagramsAsync(port, clients, exchangers, exchanges, cancellation);
        }
        finally
        {
            Array.ForEach(clients, client => client.Dispose());
        }
    }

    private async Task<LoadResult> RunDatagramsAsync(
        IDatagramPort port, VirtualClient[] clients, KeyExchangers? exchangers, KeyExchangeTally exchanges, CancellationToken cancellation)
    {
        using CancellationTokenSource ended = new();
        KeyRenewal? renewal = clients.Length == 0 || options.AcceptsEcho || options.AuthenticatedKind != RequestKind.Nts
            ? null
            : new KeyRenewal(async stop => (await exchangers!.All[0].ExchangeAsync(exchanges, stop)).Association, RenewalsAtOnce, ended.Token);
        bool isMix = options.Mode == LoadMode.Mix;
        double keyShare = isMix ? (double)options.Mix.Ke / options.Mix.Total : 0;
        (long begin, long start) = Moments();
        ISendSchedule schedule = Schedules.For(options, 1 - keyShare, clock, begin, start);
        var worker = new LoadWorker(Plan(start), port, clock, schedule, clients, renewal);
        KeyExchangeLoad? keyLoad = keyShare > 0 ? KeyLoad(exchangers!, keyShare, begin, start) : null;
        DateTimeOffset begunAt = time.GetUtcNow() + TimeSpan.FromTicks((start - clock.NowNanoseconds) / TimeSpan.NanosecondsPerTick);
        KeyExchangeTally counted = keyLoad?.Exchanges ?? exchanges;
        var progress = new ProgressReader(worker.Measured, worker.Intervals, counted, clock, start, options.Duration.TotalSeconds);
        using CancellationTokenRegistration stopping = cancellation.Register(() =>
        {
            worker.Stop();
            keyLoad?.Stop();
        });
        Task sending = OnThread("requests", worker.Run);
        Task exchanging = keyLoad is null ? Task.CompletedTask : OnThread("key exchanges", () => keyLoad.Run(ended.Token));
        await WatchAsync(progress, Task.WhenAll(sending, exchanging));
        await ended.CancelAsync();
        IEnumerable<string> limits = SenderLimits.Of(worker, options).Concat(keyLoad is null ? [] : SenderLimits.Of(keyLoad, options));
        var course = new LoadCourse(
            worker.Measured, worker.Intervals, worker.DueNanoseconds, counted.Sum(), keyLoad is null ? null : exchanges.Sum(),
            Senders.IsRaw(options) ? "raw" : "sockets", [.. limits]);
        return ResultComposer.Compose(options, course, begunAt);
    }

    private double FastestRate => options switch
    {
        { RampStep: { } step } => options.Rate + (step * options.Duration.TotalSeconds),
        { BurstSize: { } size } => size * Math.Max(1, 1 / options.BurstInterval.TotalSeconds),
        _ => options.Rate,
    };

    private async Task<VirtualClient[]> ClientsAsync(KeyExchangers? exchangers, KeyExchangeTally tally, CancellationToken cancellation)
    {
        if (options.AcceptsEcho && options.Mode != LoadMode.Ntp)
        {
            return AssociationSource.MakeUp(options.Aead, options.SessionCount);
        }

        return options.NeedsAssociations
            ? await AssociationSource.ExchangeAsync(exchangers!.All[0], options.SessionCount, Math.Min(options.Concurrency, FirstExchangesAtOnce), tally, cancellation)
            : [];
    }

    private WorkerPlan Plan(long start)
    {
        bool isMix = options.Mode == LoadMode.Mix;
        double pending = options.IsSaturating ? SaturationPending : FastestRate * (options.Deadline.TotalSeconds + 1);
        return new WorkerPlan
        {
            Start = start,
            Duration = Nanoseconds(options.Duration),
            Deadline = Nanoseconds(options.Deadline),
            Grace = Math.Max(UsualGraceNanoseconds, Nanoseconds(options.BurstInterval)),
            MostPending = (int)Math.Clamp(pending, LeastPending, MostPending),
            PlainClients = Math.Max(1, options.Clients),
            PlainShare = isMix ? options.Mix.Ntp : options.Mode == LoadMode.Ntp ? 1 : 0,
            MixTotal = isMix ? options.Mix.Ntp + options.Mix.Nts : 1,
            AuthenticatedKind = options.AuthenticatedKind,
            Placeholders = options.Placeholders,
            Shape = options.Shape,
            ReusesCookies = options.ReusesCookies,
            AcceptsEcho = options.AcceptsEcho,
            VerifyShare = options.VerifyShare,
            StopsAtLoss = options.RampStep is not null,
            Seed = options.Seed,
        };
    }

    private KeyExchangeLoad KeyLoad(KeyExchangers exchangers, double share, long begin, long start) => new(
        exchangers.All, options.IsSaturating ? null : Schedules.For(options, share, clock, begin, start), clock, start, Nanoseconds(options.Duration),
        options.Concurrency);

    private (long Begin, long Start) Moments()
    {
        long begin = clock.NowNanoseconds + PreparationNanoseconds;
        return (begin, begin + Nanoseconds(options.WarmUp));
    }

    /// <summary>A thread of its own, pinned if that was asked for; the task ends with it.</summary>
    private Task OnThread(string name, Action run) => Task.Factory.StartNew(
        () =>
        {
            if (options.Cpu is { } processor && !CurrentThread.PinTo(processor))
            {
                throw new LoadRefusedException($"This process may not run on processor {processor}.");
            }

            Thread.CurrentThread.Name ??= name;
            run();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private async Task WatchAsync(ProgressReader progress, Task running)
    {
        using CancellationTokenSource ended = new();
        Task watching = watch(progress.Read, ended.Token);
        try
        {
            await running;
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
        }
    }

    private static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;
}
