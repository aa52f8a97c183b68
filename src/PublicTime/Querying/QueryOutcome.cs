using System.Diagnostics.CodeAnalysis;

namespace PublicTime.Querying;

/// <summary>A report, or one sentence that says which step failed and why.</summary>
public sealed record QueryOutcome
{
    private QueryOutcome()
    {
    }

    /// <summary>What was found out, or null.</summary>
    public QueryReport? Report { get; private init; }

    /// <summary>Why not, or null.</summary>
    public string? Failure { get; private init; }

    /// <summary>Whether there is a report.</summary>
    [MemberNotNullWhen(true, nameof(Report))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Report is not null;

    /// <summary>A query that was answered.</summary>
    public static QueryOutcome Of(QueryReport report) => new() { Report = report };

    /// <summary>A query that failed.</summary>
    public static QueryOutcome Failed(string sentence) => new() { Failure = sentence };
}
