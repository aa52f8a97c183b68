namespace PublicTime.Reporting;

/// <summary>All rounds of one server in one scenario, and what they say together; spreads are null without a round.</summary>
public sealed record ServerRounds
{
    /// <summary>Name and version of the server.</summary>
    public required string Server { get; init; }

    /// <summary>In order of their numbers; a round that failed is missing.</summary>
    public required IReadOnlyList<ServerRound> Rounds { get; init; }

    public Spread? CpuNanosecondsPerRequest => Spread.Of(Rounds.Select(round => round.CpuNanosecondsPerRequest));

    public Spread? UserNanosecondsPerRequest => Spread.Of(Rounds.Select(round => round.UserNanosecondsPerRequest));

    public Spread? SystemNanosecondsPerRequest => Spread.Of(Rounds.Select(round => round.SystemNanosecondsPerRequest));

    public Spread? AnsweredPerSecond => Spread.Of(Rounds.Select(round => round.AnsweredPerSecond));

    public Spread? LossShare => Spread.Of(Rounds.Select(round => round.LossShare));

    public Spread? ResidentBytes => Spread.Of(Rounds.Select(round => (double)round.ResidentBytes));
}
