using PublicTime.Fleet.Clients;
using PublicTime.Fleet.Nodes;
using PublicTime.Fleet.Troubles;
using PublicTime.Interop.Tests.Harness;
using PublicTime.Reporting;

namespace PublicTime.Fleet.Results;

/// <summary>Makes a result of what everybody saw, once all of them have ended.</summary>
internal static class ResultComposer
{
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <param name="watch">Who used the fleet.</param>
    /// <param name="log">What happened to it.</param>
    /// <param name="association">What chronyd said at the end; null when it said nothing.</param>
    public static FleetResult Compose(FleetWatch watch, TroubleLog log, AuthData? association)
    {
        FleetPlan plan = watch.Fleet.Plan;
        Stretches stretches = new(watch);
        Quiet quiet = new(log.Troubles, (long)(TroubleRound.Rest(plan).TotalSeconds / 2 * Time.TimestampFrequency));
        FleetResult seen = new()
        {
            Title = "A fleet to which everything happens",
            BegunAt = DateTimeOffset.UnixEpoch,
            DurationSeconds = 0,
            Rounds = 0,
            IsComplete = false,
            Setting = new FleetSetting
            {
                KeyNodes = plan.KeyNodes,
                FrontEnds = plan.FrontEnds,
                Clients = plan.Clients,
                RequestsPerSecond = plan.RequestsPerSecond,
                RotationSeconds = plan.Rotation.TotalSeconds,
                LifetimeSeconds = plan.Lifetime.TotalSeconds,
                GraceSeconds = plan.Grace.TotalSeconds,
            },
            Machine = Machine.OfThisProcess(),
            Requests = Stretches.Requests(watch.Load.Book.Total()),
            KeyExchanges = KeyExchanges([.. watch.Keys.Attempts]),
            Association = association is null ? null : new FleetAssociation { Mode = association.Mode, KeySessions = association.KeySessions, Naks = association.Naks },
            Troubles = [.. log.Troubles.Select(stretches.Of)],
            Cookies = [.. watch.Cookies.Pairs.Select(Cookies)],
            Gaps = [.. watch.Fleet.FrontEnds.Select(node => Gap(watch, node.Name, watch.AnswersOf(node), watch.WorstOf(node))), .. watch.Echoes.Select(echo => Gap(watch, "echo", echo, echo.Worst([])))],
            Latencies = [.. watch.Fleet.FrontEnds.Select(node => Latency(quiet, node.Name, watch.LatenciesOf(node))), .. watch.EchoLatencies.Select(echo => Latency(quiet, "echo", echo))],
            Course = stretches.Course(),
        };
        return seen with { Verdicts = [.. Promises.Judge(seen, log.Broken.Count)] };
    }

    /// <summary>Counts attempts, each of which had one retry at most.</summary>
    public static FleetKeyExchanges KeyExchanges(IReadOnlyList<KeyAttempt> attempts)
    {
        KeyAttempt[] failed = [.. attempts.Where(attempt => attempt.Failure.Length > 0)];
        return new FleetKeyExchanges
        {
            Begun = attempts.Count,
            Failed = failed.Length,
            RetryFailed = failed.Count(attempt => attempt.RetryFailure.Length > 0),
            LongestFailureSeconds = failed.Length > 0 ? failed.Max(attempt => attempt.Lasted.TotalSeconds) : null,
        };
    }

    private static FleetCookies Cookies(CookiePair pair) => new()
    {
        Minter = pair.Minter,
        Opener = pair.Opener,
        Opened = pair.Opened,
        OldestOpenedSeconds = pair.OldestOpened.TotalSeconds,
        Naks = pair.Naks,
        RefusedTooOld = pair.RefusedTooOld,
        OpenedTooOld = pair.OpenedTooOld,
        Unanswered = pair.Unanswered,
    };

    private static FleetLatency Latency(Quiet quiet, string name, LatencyLog answers) => new()
    {
        Name = name,
        Undisturbed = answers.Of(quiet.IsUndisturbed),
        WithoutRedis = answers.Of(quiet.IsWithoutRedis),
    };

    private static FleetGap Gap(FleetWatch watch, string name, GapLog answers, (TimeSpan Gap, long From) worst) => new()
    {
        Name = name,
        Answers = answers.Count,
        WorstMilliseconds = worst.Gap.TotalMilliseconds,
        AtSeconds = worst.Gap > TimeSpan.Zero ? Time.GetElapsedTime(watch.Begun, worst.From).TotalSeconds : 0,
    };
}
