using PublicTime.Fleet.Clients;
using PublicTime.Fleet.Nodes;
using PublicTime.Fleet.Results;
using PublicTime.Fleet.Troubles;
using PublicTime.Interop.Tests.Harness;
using PublicTime.Reporting;

namespace PublicTime.Fleet;

/// <summary>One run: a fleet, everybody who uses it, and round after round of everything that may happen to it.</summary>
/// <param name="length">How many rounds, and for how long at most.</param>
/// <param name="plan">The fleet.</param>
/// <param name="progress">Told each thing that happened, in a line.</param>
internal sealed class FleetRun(RunLength length, FleetPlan plan, TextWriter progress)
{
    private const int LongestReason = 600;

    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly long _started = Time.GetTimestamp();

    /// <summary>Runs it. What was started has ended when this returns, in whatever way.</summary>
    /// <param name="commandLine">For the result.</param>
    /// <param name="cancellation">Ends it before its time; what was seen until then is in the result.</param>
    /// <returns>What was seen; <see cref="FleetResult.IsComplete"/> says whether that is all.</returns>
    public async Task<FleetResult> RunAsync(string commandLine, CancellationToken cancellation)
    {
        TemporaryFolder.RemoveOrphans();
        TroubleLog log = new(Say);
        await using RingFleet fleet = await RingFleet.StartAsync(plan);
        await using FleetWatch watch = await FleetWatch.BeginAsync(fleet, plan.Lifetime);
        DateTimeOffset begunAt = Time.GetUtcNow();
        Say($"{plan.KeyNodes} NTS-KE nodes and {plan.FrontEnds} front-ends serve {plan.Clients} clients");
        (int rounds, string early) = await RunRoundsAsync(fleet, watch, log, cancellation);
        AuthData? association = await TryAskAsync(watch);
        long ended = Time.GetTimestamp();
        await watch.EndAsync();
        return ResultComposer.Compose(watch, log, association) with
        {
            CommandLine = commandLine,
            BegunAt = begunAt,
            DurationSeconds = Time.GetElapsedTime(watch.Begun, ended).TotalSeconds,
            Rounds = rounds,
            IsComplete = early.Length == 0,
            Limits = [.. log.Broken.Select(broken => $"A promise was broken: {broken}."), .. early.Length > 0 ? [early] : Array.Empty<string>()],
        };
    }

    private async Task<(int Rounds, string Early)> RunRoundsAsync(RingFleet fleet, FleetWatch watch, TroubleLog log, CancellationToken cancellation)
    {
        int rounds = 0;
        try
        {
            while (length.HasRoom(rounds, Time.GetElapsedTime(_started)))
            {
                Say($"round {rounds + 1}");
                await new TroubleRound(fleet, watch, log).RunAsync(cancellation);
                rounds++;
            }

            return (rounds, "");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (rounds, $"The run was interrupted in round {rounds + 1}.");
        }
        catch (Exception failure) when (failure is TimeoutException or HarnessException)
        {
            // The sentence is what matters; all that the nodes printed follows it.
            await progress.WriteLineAsync(failure.Message);
            return (rounds, $"The run ended in round {rounds + 1}: {Shortened(failure.Message)}");
        }
    }

    private static async Task<AuthData?> TryAskAsync(FleetWatch watch)
    {
        try
        {
            return await watch.Chrony.AuthDataAsync();
        }
        catch (HarnessException)
        {
            return null; // chronyd has ended, which the result says by having nothing of it
        }
    }

    private static string Shortened(string reason)
    {
        string sentence = reason.Split('\n')[0];
        return sentence.Length > LongestReason ? sentence[..LongestReason] : sentence;
    }

    private void Say(string what) => progress.WriteLine($"{Time.GetElapsedTime(_started).TotalSeconds,7:0.0} s  {what}");
}
