using System.Diagnostics.CodeAnalysis;

namespace PublicTime.NtsClient.Exchange;

/// <summary>A sample, or one sentence for a person that says why there is none.</summary>
public sealed record ExchangeResult
{
    private ExchangeResult()
    {
    }

    /// <summary>The exchange, or null.</summary>
    public TimeSample? Sample { get; private init; }

    /// <summary>Why there is none, or null.</summary>
    public string? Failure { get; private init; }

    /// <summary>Whether there is a sample.</summary>
    [MemberNotNullWhen(true, nameof(Sample))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Sample is not null;

    /// <summary>A completed exchange.</summary>
    public static ExchangeResult Of(TimeSample sample) => new() { Sample = sample };

    /// <summary>An exchange that did not complete.</summary>
    public static ExchangeResult Failed(string why) => new() { Failure = why };
}
