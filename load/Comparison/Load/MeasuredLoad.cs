using PublicTime.Comparison.Host;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Load;

/// <summary>What the generator counted, and what the server spent between the same two moments.</summary>
/// <param name="Result">By the generator.</param>
/// <param name="UserNanoseconds">CPU time of the server's processes in user mode.</param>
/// <param name="SystemNanoseconds">The same in the kernel.</param>
/// <param name="Memory">Of the server at the end.</param>
internal sealed record MeasuredLoad(LoadResult Result, double UserNanoseconds, double SystemNanoseconds, ProcessMemory Memory)
{
    /// <summary>Requests, or sessions, that were answered; NAKs and kisses are answers too.</summary>
    public long Answered => Result is { Mode: "ke", KeyExchanges: { } sessions } ? sessions.Succeeded : Result.Answered + Result.Naks + Result.Kods;

    /// <summary>CPU nanoseconds for one of them.</summary>
    public double CpuNanosecondsPerRequest => (UserNanoseconds + SystemNanoseconds) / Answered;

    /// <summary>Answers per second.</summary>
    public double AnsweredPerSecond => Answered / Result.DurationSeconds;

    /// <summary>Runs a load against a server and takes the server's CPU time over the generator's window.</summary>
    public static async Task<MeasuredLoad> TakeAsync(ServerSite site, ServerProcess server, LoadPlan plan, CancellationToken cancellation)
    {
        await using CpuSampler sampler = new(server.ProcessIds);
        LoadResult result = await GeneratorRun.RunAsync(site, server.Launch, plan, cancellation);
        server.MustRun();
        IReadOnlyList<CpuSample> samples = await sampler.StopAsync();
        (double user, double system) = CpuSample.Between(samples, result.BegunAt, result.BegunAt + TimeSpan.FromSeconds(result.DurationSeconds));
        return new MeasuredLoad(result, user, system, server.Memory);
    }

    /// <summary>As a round of a comparison.</summary>
    public ServerRound AsRound(int round) => new()
    {
        Round = round,
        UserNanosecondsPerRequest = UserNanoseconds / Answered,
        SystemNanosecondsPerRequest = SystemNanoseconds / Answered,
        OfferedPerSecond = Result.Sent / Result.DurationSeconds,
        AnsweredPerSecond = AnsweredPerSecond,
        LossShare = Result.LossShare,
        ResidentBytes = Memory.Resident,
        P99Microseconds = Result.Latency?.P99Microseconds,
        Limits = Result.Limits,
    };
}
